"""The crawler: fetches the pages of a source politely; bytes go to the archive, what it knows of them to a ledger."""
