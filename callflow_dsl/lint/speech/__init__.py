"""One reader of what prompts say, in the languages of ``languages/``, for all rules.

Each function takes the text of a prompt and the tag of its language, such as ``en-GB``, and
claims only what it understood. ``None`` of `read_offers` and `Noticed.UNKNOWN` mean "not
understood": a rule that reports that something is missing then says nothing.
"""
