"""This package turns the bytes of a page into text.

`decode` uses the charset that the page declares, `detect` guesses the charset from the bytes. Public names:
`decode.decode`, `decode.in_utf_8`, `decode.charset_of`, `detect.repair`. Imports nothing but the standard library.
"""
