"""The day of publication as readers of a site have it: `article.published_day`, and the offsets that tell this day.

Revision 0017. Dates are stored in UTC, so the day of a date depends on the place. Articles stored before have no
offset: their day is that of UTC, by which they were searched until now. An article gets its own day when its page is
read again or re-extracted. `articles_v.published_day` is the new column, and `published_offset_min` comes at its end.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.views import create_views, drop_views

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_FACETS = ["search_id", "cluster_id", "cluster_rank", "source", "language", "section"]
_OF_SOURCE = ["source", "search_id", "cluster_id", "cluster_rank"]
_SQLITE = {
    "authors": """(SELECT group_concat(name, '; ') FROM (
        SELECT author.name AS name FROM article_author JOIN author ON author.id = article_author.author_id
        WHERE article_author.article_id = article.id ORDER BY article_author.position))""",
    "keywords": "(SELECT group_concat(value, '; ') FROM json_each(article.keywords))",
    "instant": "datetime({0})",
    "day": "date({0})",
}
_POSTGRESQL = {
    "authors": """(SELECT string_agg(author.name, '; ' ORDER BY article_author.position)
        FROM article_author JOIN author ON author.id = article_author.author_id
        WHERE article_author.article_id = article.id)""",
    "keywords": """(SELECT string_agg(word.value, '; ' ORDER BY word.place)
        FROM json_array_elements_text(article.keywords::json) WITH ORDINALITY AS word(value, place))""",
    "instant": "{0}",
    "day": "({0} AT TIME ZONE 'UTC')::date",
}
_DAY = "coalesce(article.date_published, article.first_seen)"


def upgrade() -> None:
    sql, views = _dialect(), drop_views()
    op.add_column("url", sa.Column("published_offset_min", sa.Integer(), nullable=True))
    op.add_column("article", sa.Column("published_offset_min", sa.Integer(), nullable=True))
    # SQLite adds a column without NULL only with a default; every row gets its own day below.
    op.add_column("article", sa.Column("published_day", sa.Date(), nullable=False, server_default="1970-01-01"))
    op.execute(f"UPDATE article SET published_day = {sql['day'].format(_DAY)}")
    if sql is _POSTGRESQL:
        op.alter_column("article", "published_day", server_default=None)
    _drop_indexes()
    _create_indexes(["published_day"])
    op.create_index("ix_article_published_day", "article", ["published_day"])
    create_views(views | {"articles_v": _articles(sql, "article.published_day", ["published_offset_min"])})


def downgrade() -> None:
    sql, views = _dialect(), drop_views()
    op.drop_index("ix_article_published_day", "article")
    _drop_indexes()
    for table, column in (
        ("article", "published_day"),
        ("article", "published_offset_min"),
        ("url", "published_offset_min"),
    ):
        op.drop_column(table, column)
    _create_indexes([])
    create_views(views | {"articles_v": _articles(sql, sql["day"].format(_DAY), [])})


def _dialect() -> dict[str, str]:
    return _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL


def _drop_indexes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DELETE FROM sqlite_stat1 WHERE idx = 'ix_article_facets'")
    op.drop_index("ix_article_facets", "article")
    op.drop_index("ix_article_of_source", "article")


def _create_indexes(added: list[str]) -> None:
    """Make the indexes that searches and counts read, with the added columns at their end."""
    op.create_index("ix_article_facets", "article", [*_FACETS, *added])
    op.create_index("ix_article_of_source", "article", [*_OF_SOURCE, *added])
    if op.get_bind().dialect.name == "sqlite":  # this row tells SQLite that the index is narrow (0009)
        numbers = " ".join(["1000000", *("1" for _ in [*_FACETS, *added])])
        op.execute(f"INSERT INTO sqlite_stat1 VALUES ('article', 'ix_article_facets', '{numbers}')")
        op.execute("ANALYZE sqlite_master")


def _articles(sql: dict[str, str], day: str, added: list[str]) -> str:
    instants = {
        name: sql["instant"].format(f"article.{name}")
        for name in ("date_published", "date_modified", "first_seen", "last_seen", "withdrawn")
    }
    columns = f"""
    SELECT
        article.id AS id,
        article.source AS source,
        coalesce(article.canonical_url, article.url) AS url,
        article.headline AS headline,
        article.text AS text,
        article.description AS description,
        {sql["authors"]} AS authors,
        {sql["keywords"]} AS keywords,
        {instants["date_published"]} AS date_published,
        {instants["date_modified"]} AS date_modified,
        {day} AS published_day,
        article.language AS language,
        article.section AS section,
        article.publisher AS publisher,
        (SELECT fingerprint.words FROM fingerprint WHERE fingerprint.article_id = article.id) AS words,
        article.version AS versions,
        {instants["first_seen"]} AS first_seen,
        {instants["last_seen"]} AS last_seen,
        {instants["withdrawn"]} AS withdrawn,
        article.cluster_id AS cluster_id,
        CASE WHEN article.cluster_id IS NULL OR article.cluster_rank = 0 THEN 1 ELSE 0 END AS represents,
        article.confidence AS confidence"""
    return ",\n        ".join([columns, *(f"article.{name} AS {name}" for name in added)]) + "\n    FROM article"
