"""Which figures belong together: pairs over commas, brackets and sentences, and parts of a total."""

from __future__ import annotations

import pytest

from tests.test_context import links


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        # An amount is of the first of its row; places, sizes and unit prices only stand between.
        ("Cấp 36 con bò cho 36 hộ ở 4 thôn, kinh phí 648 triệu đồng.", [("36 con bò", "648 triệu đồng")]),
        ("Có 42 hộ được cấp 84 con dê giống, kinh phí 756 triệu đồng.", [("42 hộ", "756 triệu đồng")]),
        ("Cấp 215 bồn nước loại 1.000 lít cho 215 hộ, 645 triệu đồng.", [("215 bồn nước", "645 triệu đồng")]),
        ("Tổ chức tại 12 xã với kinh phí 300 triệu đồng.", []),
        ("Đặt 45 thùng rác, lắp 22 camera, tiêu tốn 486 triệu đồng.", [("45 thùng rác", "486 triệu đồng")]),
        ("Khám cho 2.380 người, phát thuốc trị giá 54 triệu đồng.", []),
        # What was seized is told side by side; how many have joined a society is no share of what it built.
        ("Công an thu giữ 4 điện thoại, 2 xe máy, 80 triệu đồng tiền mặt.", []),
        ("Hội tặng 4 điện thoại, 80 triệu đồng.", [("4 điện thoại", "80 triệu đồng")]),
        ("Đoàn xây 3 nhà nhân ái, tỷ lệ tập hợp thanh niên đạt 71%.", []),
        ("Hội có 300 hội viên, tỷ lệ thu hút hội viên đạt 71%.", [("300 hội viên", "71%")]),
        # Costs in short words.
        (
            "Cất mới 16 căn nhà hết 960 triệu đồng, sửa 4 căn hết 80 triệu đồng.",
            [("16 căn nhà", "960 triệu đồng"), ("4 căn", "80 triệu đồng")],
        ),
        ("Sửa 4 căn nhà, đến hết năm chi 80 triệu đồng.", []),
        # One work after the other on the same things: the amount is of the first.
        ("Quỹ xây mới 14 căn nhà và sửa chữa 7 căn với số tiền 900 triệu đồng.", [("14 căn nhà", "900 triệu đồng")]),
        ("Mở mới 86 km đường thôn, vốn 212 tỷ đồng.", [("86 km", "212 tỷ đồng")]),
        ("Có 614 người hưởng trợ cấp, kinh phí mỗi tháng chừng 2 tỷ đồng.", [("614 người", "2 tỷ đồng")]),
        ("Đàn bò đã 14 con, mỗi năm trừ chi phí còn 90 triệu đồng.", []),
        # A further act after "và".
        ("Phát 12 tấn gạo và chi trả 58 triệu đồng tiền ăn cho 90 học sinh.", [("58 triệu đồng", "90 học sinh")]),
        ("Ông lãi 900 triệu đồng, tạo việc làm cho 15 lao động.", []),
        # A sum told alone is of the one thing that the sentence before tells.
        (
            "Trợ cấp cho 214 đối tượng, gồm: 71 người già; 118 người khuyết tật. Tổng số tiền là 1,15 tỷ đồng.",
            [("214 đối tượng", "1,15 tỷ đồng")],
        ),
        ("Thăm 30 hộ và sửa 12 nhà. Tổng kinh phí là 90 triệu đồng.", []),
        # Shares: of the part, in turn, in brackets.
        (
            "Hội có 236 đoàn viên trên tổng số 251 công nhân, đạt tỷ lệ 94%.",
            [("236 đoàn viên", "94%")],
        ),
        ("Số hộ nghèo là 391 hộ, tức 8,6% số hộ.", [("391 hộ", "8,6%")]),
        ("Đã giải ngân 304 triệu đồng = 75,9%.", [("304 triệu đồng", "75,9%")]),
        (
            "Hộ nghèo từ 640 hộ năm 2015 xuống 120 hộ năm 2020, tương ứng 6,1% và 1,2%.",
            [("640 hộ", "6,1%"), ("120 hộ", "1,2%")],
        ),
        ("Dạy nghề cho 2.108 học viên (trên 92% là người dân tộc thiểu số).", []),
        ("Dạy nghề cho 2.108 học viên (92%).", [("2.108 học viên", "92%")]),
        ("Chưa đạt: 5 trường tuyển sinh chưa đạt 60% chỉ tiêu.", []),
        # A count and the sum behind it fill an item of an enumeration.
        (
            "Chi làm 14 căn nhà mới: 840 triệu đồng; sửa 9 nhà: 270 triệu đồng.",
            [("14 căn nhà", "840 triệu đồng"), ("9 nhà", "270 triệu đồng")],
        ),
        (
            "Quỹ giúp sửa nhà 6 căn 120 triệu đồng, học bổng 35 em 70 triệu đồng.",
            [("6 căn", "120 triệu đồng"), ("35 em", "70 triệu đồng")],
        ),
        ("Thăm 17 trường hợp ốm đau, 8,5 triệu đồng.", [("17 trường hợp", "8,5 triệu đồng")]),
        ("Thăm 17 trường hợp, vận động quỹ 8,5 triệu đồng.", []),
        ("Giúp 8 gia đình làm nhà 320 triệu đồng.", [("8 gia đình", "320 triệu đồng")]),
        ("Có 8 gia đình thu nhập trên 320 triệu đồng.", []),
        ("Mai táng phí: 7 trường hợp x 5 triệu đồng = 35 triệu đồng.", [("7 trường hợp", "35 triệu đồng")]),
        ("Cấp 30 kg gạo, 2 triệu đồng.", []),
        ("Hỗ trợ 4 xã xây nhà: 840 triệu đồng từ tỉnh, 270 triệu đồng từ huyện.", []),
        # Fines of so many cases; a sum called short; what it is worth is told of the thing alone.
        ("Xử phạt 31 trường hợp không đội mũ bảo hiểm 62 triệu đồng.", [("31 trường hợp", "62 triệu đồng")]),
        ("Xử phạt 31 trường hợp, hỗ trợ hộ nghèo 62 triệu đồng.", []),
        (
            "Tặng 512 phần quà, tổng 256 triệu đồng (trong đó quà của tỉnh 90 phần, 45 triệu đồng).",
            [("512 phần quà", "256 triệu đồng"), ("90 phần", "45 triệu đồng")],
        ),
        ("Giúp 9 hộ nghèo, mỗi hộ 1 con trâu trị giá 25 triệu đồng.", []),
        # Statements with a subject of their own stand side by side.
        ("Dân hiến 800 m2 đất, đóng góp 90 triệu đồng.", []),
        ("Dân hiến 800 m2 đất trị giá 90 triệu đồng.", [("800 m2", "90 triệu đồng")]),
        ("Tặng 55 suất quà, thu ngân sách đạt 730 triệu đồng.", []),
        ("Huyện có 21.000 dân, tỷ lệ hộ nghèo 37%.", []),
        ("Xã có 210 hộ nghèo, tỷ lệ 37%.", [("210 hộ", "37%")]),
        ("Dư nợ đạt 42 tỷ đồng, tỷ lệ nợ quá hạn 0,3%.", []),
        ("Trường có 99% là con em người Dao, 134 em ở bán trú.", []),
        ("Anh nuôi 400 con gà, kiếm được 6 triệu đồng mỗi tháng.", []),
        # What kind of thing it is has no price of its own.
        ("Sửa 6,3 km đường dây 0,4 kV với kinh phí 2,1 tỷ đồng.", [("6,3 km", "2,1 tỷ đồng")]),
        ("Cầu dài 24 m, rộng 3,5 m, kinh phí 480 triệu đồng.", [("24 m", "480 triệu đồng")]),
        ("Xã đạt 15 tiêu chí. Tổng vốn huy động 64 tỷ đồng.", []),
        # Shares of households with their people, of fractions, of movements.
        ("Xã còn 34 hộ nghèo với 127 khẩu, chiếm 2,3%.", [("34 hộ", "2,3%")]),
        ("Xã còn 34 hộ nghèo, chiếm 2,3%; 127 khẩu, chiếm 1,9%.", [("34 hộ", "2,3%"), ("127 khẩu", "1,9%")]),
        ("Làm rõ 18/24 vụ, 31 đối tượng, đạt 75%.", [("18", "75%")]),
        ("Đàn trâu có 1.640 con (giảm 82 con = 4,8%).", [("82 con", "4,8%")]),
        ("Xã có 164 hộ = 4,8%.", [("164 hộ", "4,8%")]),
        # Those who come are worth nothing; what some get is theirs alone.
        (
            "Xã tiếp nhận 18 đoàn cứu trợ, phân bổ 940 suất quà, tổng trị giá 470 triệu đồng.",
            [("940 suất quà", "470 triệu đồng")],
        ),
        (
            "Quận có 1.860 hồ sơ, 412 người hưởng trợ cấp hằng tháng với 690 triệu đồng.",
            [("412 người", "690 triệu đồng")],
        ),
        ("Tặng 130 suất quà, 20 xe đạp, tổng trị giá 110 triệu đồng.", [("130 suất quà", "110 triệu đồng")]),
    ],
)
def test_pairs(text: str, pairs: list[tuple[str, str]]) -> None:
    assert links(text, "pair") == pairs


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Đại hội thông qua 12 chỉ tiêu cụ thể, 6 chỉ tiêu khuyến khích.", []),
        # A part that is divided itself.
        (
            "Xã có 148 hộ, trong đó hộ dân tộc thiểu số 32 hộ, chiếm 21,6%, gồm Dao 20 hộ, Tày 12 hộ.",
            [("32 hộ", "148 hộ"), ("20 hộ", "32 hộ"), ("12 hộ", "32 hộ")],
        ),
        (
            "Tỉnh có 980 ha lúa, trong đó 320 ha ngập, tập trung ở Long Phú 110 ha, Trần Đề 90 ha.",
            [("320 ha", "980 ha"), ("110 ha", "320 ha"), ("90 ha", "320 ha")],
        ),
        # A fruit opens no parts; what was at the time compared with is none.
        ("Huyện có 12 ha sầu riêng, 9 ha mít.", []),
        ("Huyện có 12 ha cây ăn quả, riêng sầu riêng 9 ha.", [("9 ha", "12 ha")]),
        ("Tỉnh có 36 vụ cháy, nhiều hơn cả năm 2022 (29 vụ).", []),
        ("Tỉnh có 36 vụ cháy trong năm 2022 (29 vụ do chập điện).", [("29 vụ", "36 vụ cháy")]),
        # A ranking goes on with the whole, not with its part.
        (
            "Huyện có 90 người tham gia, trong đó 40 người thuộc hộ nghèo. Nhiều nhất là xã Ea Na 21 người.",
            [("40 người", "90 người"), ("21 người", "90 người")],
        ),
        # Words behind a number say of what it is a part; "trong" opens a total at the head of its clause.
        ("Xã có 640 hộ; 128 hộ trong đó thuộc nhóm chứng chỉ.", [("128 hộ", "640 hộ")]),
        ("Trong 71 cơ sở được kiểm tra thì 11 cơ sở chưa đấu nối.", [("11 cơ sở", "71 cơ sở")]),
        ("Kiểm tra thấy 326 thẻ in sai, đã đổi 290 thẻ.", [("290 thẻ", "326 thẻ")]),
        ("Đến nay 24 cầu đã thông, 4 cầu đang căng cáp.", []),
        (
            "Có 153 người được cứu. Đông nhất là xã A với 24 người, kế đến xã B 19 người.",
            [("24 người", "153 người"), ("19 người", "153 người")],
        ),
        ("Nước đầu nhận 504 lao động. Các nước khác, cụ thể: nước sau 178 lao động, nước cuối 60 lao động.", []),
        ("Cần 265 tỷ đồng. Riêng năm 2021 bố trí 47 tỷ đồng.", []),
        ("Thu 412 tỷ đồng, riêng tiền sử dụng đất là 297 tỷ đồng.", [("297 tỷ đồng", "412 tỷ đồng")]),
        # Of what was reached of a whole.
        (
            "Có 24/27 chỉ tiêu hoàn thành, trong đó 9 chỉ tiêu vượt.",
            [("24", "27 chỉ tiêu"), ("9 chỉ tiêu", "24")],
        ),
        # A ranking divides what it ranks.
        (
            "Đã giúp 1.124 hộ làm nhà. Nhiều nhất là huyện Ba Tơ 296 hộ, kế đến Sơn Hà 241 hộ.",
            [("296 hộ", "1.124 hộ"), ("241 hộ", "1.124 hộ")],
        ),
        # What only explains the whole stands between.
        (
            "Dư nợ là 309 tỷ đồng. Bình quân mỗi hộ vay 21 triệu đồng/hộ. Trong đó: hộ nghèo 41 tỷ đồng.",
            [("41 tỷ đồng", "309 tỷ đồng")],
        ),
        # The rest tells that what stands before it were parts.
        (
            "Tặng tổng cộng 600 phần quà; người nghèo 190 phần, trẻ mồ côi 230 phần, còn lại là công nhân.",
            [("190 phần", "600 phần quà"), ("230 phần", "600 phần quà")],
        ),
        ("Đã trồng 60 ha; còn lại 40 ha trồng sau.", []),
        ("Tạo việc làm cho 402 lao động, đạt 107% kế hoạch (375 người).", []),
        # Some of them.
        ("Có 97 em học hòa nhập, 61 em trong số đó nhận học bổng.", [("61 em", "97 em")]),
        ("Có 2 trong 5 trường tuyển đủ.", [("2", "5 trường")]),
        (
            "Xã có 834 hộ nghèo, 96 hộ cận nghèo. Trong số hộ nghèo, thiếu việc làm là 215 hộ.",
            [("215 hộ", "834 hộ")],
        ),
        (
            "Xã có 834 hộ nghèo. Hộ nghèo người dân tộc là 815 hộ, chiếm 97,7% tổng số hộ nghèo.",
            [("815 hộ", "834 hộ")],
        ),
        ("Xã có 834 hộ nghèo. Hộ vay vốn là 815 hộ, chiếm 60% tổng số hộ.", []),
        # Money for each, by who gives it.
        (
            "Mức hỗ trợ 44 triệu đồng/nhà (trung ương 40 triệu đồng, tỉnh 4 triệu đồng).",
            [("40 triệu đồng", "44 triệu đồng"), ("4 triệu đồng", "44 triệu đồng")],
        ),
        # What adds up exactly.
        (
            "Gói hỗ trợ là 70 tỷ đồng. Tập đoàn góp 10 tỷ đồng, quỹ góp 40 tỷ đồng và công đoàn góp 20 tỷ đồng.",
            [("10 tỷ đồng", "70 tỷ đồng"), ("40 tỷ đồng", "70 tỷ đồng"), ("20 tỷ đồng", "70 tỷ đồng")],
        ),
        ("Doanh thu tăng 9,6%, trong đó lưu trú tăng 2,7%.", []),
        ("Giải ngân 4,2 tỷ đồng.\nMột số kết quả chủ yếu:\n- Nuôi bò: 2 tỷ đồng\n- Dạy nghề: 1 tỷ đồng", []),
        (
            "Huyện có 92 xã, phân định thành 87 xã vùng cao và 5 xã vùng thấp.",
            [("87 xã", "92 xã"), ("5 xã", "92 xã")],
        ),
        # Plain lines of smaller units under their sum, or above it.
        (
            "Rà soát hộ nghèo\nTổng số hộ nghèo: 96 hộ\nThôn Đông: 41 hộ\nThôn Tây: 32 hộ",
            [("41 hộ", "96 hộ"), ("32 hộ", "96 hộ")],
        ),
        ("Rà soát hộ nghèo\nTổng số hộ nghèo: 96 hộ\nSố hộ thoát nghèo: 41 hộ\nSố hộ mới: 3 hộ", []),
        (
            "Phân bổ vốn\nDự án 1: 640 triệu đồng.\nDự án 2: 220 triệu đồng.\nTổng cộng: 860 triệu đồng.",
            [("640 triệu đồng", "860 triệu đồng"), ("220 triệu đồng", "860 triệu đồng")],
        ),
        ("Phân bổ vốn\nDự án 1: 640 triệu đồng.\nDự án 2: 220 triệu đồng.\nTổng cộng: 900 triệu đồng.", []),
        # "Trong" opens a total also behind a sentence; with the rest the parts are all of what was told before.
        (
            "Xã đổi mới nhiều. Trong 87 hộ nghèo còn lại có 61 hộ người Ba Na và 9 hộ già yếu.",
            [("61 hộ", "87 hộ"), ("9 hộ", "87 hộ")],
        ),
        (
            "Chi trả cho 950 đối tượng. Có 130 đối tượng nhận qua thẻ, còn lại 820 đối tượng nhận tiền mặt.",
            [("130 đối tượng", "950 đối tượng"), ("820 đối tượng", "950 đối tượng")],
        ),
        ("Trao cho xã Đông 70 triệu đồng, xã Tây 50 triệu đồng, còn lại gửi quỹ.", []),
        (
            "Căn nhà trị giá 90 triệu đồng, Mặt trận hỗ trợ 70 triệu đồng, dòng họ giúp 20 triệu đồng.",
            [("70 triệu đồng", "90 triệu đồng"), ("20 triệu đồng", "90 triệu đồng")],
        ),
        ("Căn nhà trị giá 90 triệu đồng, Mặt trận hỗ trợ 70 triệu đồng, dòng họ giúp 5 triệu đồng.", []),
        # Poor households of all households, with the noun between.
        ("Xã có 164 hộ nghèo/1.980 hộ.", [("164 hộ", "1.980 hộ")]),
        # Those that stand beside each other divide nothing.
        ("Dẫn đầu là huyện Đông với 164 căn nhà, kế đến là huyện Tây (131 căn), huyện Nam (90 căn).", []),
        (
            "Toàn tỉnh xây 164 căn nhà, gồm huyện Tây (94 căn), huyện Nam (70 căn).",
            [("94 căn", "164 căn nhà"), ("70 căn", "164 căn nhà")],
        ),
        ("Có 740 hộ thiếu nhà tiêu; 310 hộ chưa có nước sạch.", []),
        ("Đầu tư 38 công trình với 91 tỷ đồng; hỗ trợ 640 hộ mua nông cụ (5,2 tỷ đồng).", []),
        ("Giúp 164 hội viên nghèo, trong đó 38 chị thoát nghèo (chỉ tiêu 35).", [("38 chị", "164 hội viên")]),
        ("Mỗi hộ nghèo nhận 400.000 đồng, riêng hộ già yếu thêm 100.000 đồng.", []),
        ("Ông thu 160 triệu đồng. Không riêng gì ông, cả bản nhiều hộ thu 90 triệu đồng.", []),
        # Shares: of a plan, of others.
        ("Gieo 640 ha, đạt 103% kế hoạch; trong đó giống mới chiếm 81% diện tích.", []),
        ("Cử tri đi bầu đạt 99,4%. Trong số đại biểu trúng cử, nữ chiếm 31%.", []),
        ("Hộ nghèo chiếm 14%, trong đó hộ nghèo người Thái 8%.", [("8%", "14%")]),
        # Of what came in, not of what was planned.
        (
            "Thu ngân sách 640 triệu đồng/980 triệu đồng, trong đó thu phí 45 triệu đồng.",
            [("45 triệu đồng", "640 triệu đồng")],
        ),
        ("Dự toán giao 980 triệu đồng, trong đó thu phí 45 triệu đồng.", [("45 triệu đồng", "980 triệu đồng")]),
        # Lines of units under their sum: right below it or below the line that leads to them, or when they add up.
        (
            "Tổng số: 96 hộ\nCụ thể:\nThôn Đông: 31 hộ\nThôn Đoài: 27 hộ",
            [("31 hộ", "96 hộ"), ("27 hộ", "96 hộ")],
        ),
        (
            "Tổng số: 58 hộ\nCác thôn đã họp bình xét.\nThôn Đông: 31 hộ\nThôn Đoài: 27 hộ",
            [("31 hộ", "58 hộ"), ("27 hộ", "58 hộ")],
        ),
        ("Tổng số: 96 hộ\nCác thôn đã họp bình xét.\nThôn Đông: 31 hộ\nThôn Đoài: 27 hộ", []),
        (
            "Thôn Đông: 31 hộ\nThôn Đoài: 27 hộ\nCộng: 58 hộ",
            [("31 hộ", "58 hộ"), ("27 hộ", "58 hộ")],
        ),
        ("Thôn Đông: 31 hộ\nThôn Đoài: 27 hộ\nCộng: 96 hộ", []),
    ],
)
def test_parts(text: str, parts: list[tuple[str, str]]) -> None:
    assert links(text, "part_of") == parts
