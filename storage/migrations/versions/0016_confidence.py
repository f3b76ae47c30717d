"""How well the text of an article was extracted: `article.confidence`, and a count of doubtful articles per run.

Revision 0016. Both columns are added without writing a row: articles stored before have no confidence, and earlier runs
count 0 doubtful articles. The views articles_v and runs_v get the columns at their end. The search index holds a word
for each doubtful article that is stored from now on; going down, the index is made again if it holds such words.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations import search_0006
from storage.migrations.views import create_views, drop_views

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_LOW = sa.text("SELECT 1 FROM article WHERE confidence < 0.5 LIMIT 1")
_ADDED = {
    "articles_v": "article.confidence AS confidence",
    "runs_v": "run.low_confidence AS low_confidence",
}
_SQLITE = {
    "authors": """(SELECT group_concat(name, '; ') FROM (
        SELECT author.name AS name FROM article_author JOIN author ON author.id = article_author.author_id
        WHERE article_author.article_id = article.id ORDER BY article_author.position))""",
    "keywords": "(SELECT group_concat(value, '; ') FROM json_each(article.keywords))",
    "instant": "datetime({0})",
    "day": "date({0})",
    "seconds": "(julianday({1}) - julianday({0})) * 86400.0",
    "round": "round({0}, 1)",
    "total": "(SELECT coalesce(sum(value), 0) FROM json_each(run.{0}))",
}
_POSTGRESQL = {
    "authors": """(SELECT string_agg(author.name, '; ' ORDER BY article_author.position)
        FROM article_author JOIN author ON author.id = article_author.author_id
        WHERE article_author.article_id = article.id)""",
    "keywords": """(SELECT string_agg(word.value, '; ' ORDER BY word.place)
        FROM json_array_elements_text(article.keywords::json) WITH ORDINALITY AS word(value, place))""",
    "instant": "{0}",
    "day": "({0} AT TIME ZONE 'UTC')::date",
    "seconds": "extract(epoch FROM {1} - {0})",
    "round": "round(({0})::numeric, 1)::double precision",
    "total": "(SELECT coalesce(sum(value::bigint), 0)::bigint FROM json_each_text(run.{0}::json))",
}


def upgrade() -> None:
    views = drop_views()
    op.add_column("article", sa.Column("confidence", sa.Double(), nullable=True))
    op.add_column("run", sa.Column("low_confidence", sa.Integer(), nullable=False, server_default="0"))
    create_views(views | _views(_ADDED))


def downgrade() -> None:
    views = drop_views()
    had_low = op.get_bind().execute(_LOW).first() is not None
    op.drop_column("article", "confidence")
    op.drop_column("run", "low_confidence")
    if had_low:
        search_0006.drop(op.get_bind())
        search_0006.create(op.get_bind())
        search_0006.fill(op.get_bind())
    create_views(views | _views({}))


def _views(added: dict[str, str]) -> dict[str, str]:
    """Return the two views, each with its columns of 0007 and the added column."""
    sql = _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL
    views = {"articles_v": (_articles(sql), "article"), "runs_v": (_runs(sql), "run")}
    return {
        name: ",\n        ".join([columns, *([added[name]] if name in added else [])]) + f"\n    FROM {table}"
        for name, (columns, table) in views.items()
    }


def _articles(sql: dict[str, str]) -> str:
    instants = {
        name: sql["instant"].format(f"article.{name}")
        for name in ("date_published", "date_modified", "first_seen", "last_seen", "withdrawn")
    }
    return f"""
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
        {sql["day"].format("coalesce(article.date_published, article.first_seen)")} AS published_day,
        article.language AS language,
        article.section AS section,
        article.publisher AS publisher,
        (SELECT fingerprint.words FROM fingerprint WHERE fingerprint.article_id = article.id) AS words,
        article.version AS versions,
        {instants["first_seen"]} AS first_seen,
        {instants["last_seen"]} AS last_seen,
        {instants["withdrawn"]} AS withdrawn,
        article.cluster_id AS cluster_id,
        CASE WHEN article.cluster_id IS NULL OR article.cluster_rank = 0 THEN 1 ELSE 0 END AS represents"""


def _runs(sql: dict[str, str]) -> str:
    seconds = sql["seconds"].format("run.started", "run.finished")
    return f"""
    SELECT
        run.id AS id,
        run.source AS source,
        run.spider AS spider,
        {sql["instant"].format("run.started")} AS started,
        {sql["instant"].format("run.finished")} AS finished,
        {sql["round"].format(seconds)} AS duration_s,
        run.outcome AS outcome,
        run.message AS message,
        run.found AS found,
        run.fetched AS fetched,
        run.new AS new,
        run.updated AS updated,
        run.unchanged AS unchanged,
        run.duplicates AS duplicates,
        {sql["total"].format("refused")} AS refused,
        {sql["total"].format("blocked")} AS blocked,
        run.stripped AS stripped"""
