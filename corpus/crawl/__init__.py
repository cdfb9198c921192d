"""The crawler: fetches the pages of a source politely, keeps their bytes in the archive and its own memory in a ledger."""
