"""Lists of sites that other programs keep, made sources: OPML, plain lists, news-please's sitelist, Media Cloud's."""
