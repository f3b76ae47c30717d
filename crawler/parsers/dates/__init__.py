"""This package reads dates as pages print them: in words and digits, of many languages, calendars and orders.

`reading` reads a text, `months` has the names of months, `calendars` the conversions, and `locales` tells the language,
country and order of days and months of a page. `removal` cuts dates out of a text. Pure: no Scrapy, no network.
"""
