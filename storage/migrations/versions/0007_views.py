"""Views for people and other programs: articles_v, duplicates_v, runs_v. What they promise is in docs/data-model.md.

Revision 0007. Tables may change from release to release; these views keep the names and meanings of their columns, and
only gain columns, at their end. A later migration deals with them so:

- To add a column to a table: nothing. Both databases allow that under a view.
- To rebuild, rename or drop anything that a view reads (on SQLite each `batch_alter_table` rebuilds its table, and
  renames it, which fails under a view; PostgreSQL refuses to change the type of a column that a view has): within
  `with without_views():` of storage/migrations/views.py, which makes them again as they were.
- To give a view another column or another source for one: `drop_views()`, the changes to the tables, then
  `create_views()` with the new text in that migration. Not in this one: it must go on making what it made, from the
  tables as they were at 0007.

The text differs by database where their functions do.
"""

from __future__ import annotations

from alembic import op

from storage.migrations.views import create_views

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_SQLITE = {
    "authors": """(SELECT group_concat(name, '; ') FROM (
        SELECT author.name AS name FROM article_author JOIN author ON author.id = article_author.author_id
        WHERE article_author.article_id = article.id ORDER BY article_author.position))""",
    "keywords": "(SELECT group_concat(value, '; ') FROM json_each(article.keywords))",
    "instant": "datetime({0})",
    "day": "date({0})",
    "seconds": "(julianday({1}) - julianday({0})) * 86400.0",
    "round": "round({0}, 1)",
    "containment": "json_extract(duplicate.scores, '$.containment')",
    "total": "(SELECT coalesce(sum(value), 0) FROM json_each(run.{0}))",
}
_POSTGRESQL = {
    "authors": """(SELECT string_agg(author.name, '; ' ORDER BY article_author.position)
        FROM article_author JOIN author ON author.id = article_author.author_id
        WHERE article_author.article_id = article.id)""",
    "keywords": """(SELECT string_agg(one.value, '; ' ORDER BY one.place)
        FROM json_array_elements_text(article.keywords::json) WITH ORDINALITY AS one(value, place))""",
    "instant": "{0}",
    "day": "({0} AT TIME ZONE 'UTC')::date",
    "seconds": "extract(epoch FROM {1} - {0})",
    "round": "round(({0})::numeric, 1)::double precision",
    "containment": "(duplicate.scores::json ->> 'containment')::double precision",
    "total": "(SELECT coalesce(sum(value::bigint), 0)::bigint FROM json_each_text(run.{0}::json))",
}


def upgrade() -> None:
    create_views(_views(_SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL))


def downgrade() -> None:
    for name in _views(_SQLITE):
        op.execute(f"DROP VIEW {name}")


def _views(sql: dict[str, str]) -> dict[str, str]:
    return {"articles_v": _articles(sql), "duplicates_v": _duplicates(sql), "runs_v": _runs(sql)}


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
        CASE WHEN article.cluster_id IS NULL OR article.cluster_rank = 0 THEN 1 ELSE 0 END AS represents
    FROM article"""


def _duplicates(sql: dict[str, str]) -> str:
    def published(article: str) -> str:
        return f"coalesce({article}.date_published, {article}.first_seen)"

    hours = sql["seconds"].format(published("earlier"), published("later"))
    return f"""
    SELECT
        later.id AS later_id,
        later.source AS later_source,
        later.headline AS later_headline,
        coalesce(later.canonical_url, later.url) AS later_url,
        earlier.id AS earlier_id,
        earlier.source AS earlier_source,
        earlier.headline AS earlier_headline,
        coalesce(earlier.canonical_url, earlier.url) AS earlier_url,
        duplicate.relation AS relation,
        coalesce({sql["containment"]}, 1.0) AS containment,
        duplicate.why AS why,
        {sql["round"].format(f"{hours} / 3600.0")} AS hours_apart,
        CASE WHEN later.cluster_id = earlier.cluster_id THEN later.cluster_id END AS cluster_id
    FROM duplicate
    JOIN article AS one ON one.id = duplicate.article_id
    JOIN article AS other ON other.id = duplicate.other_id
    JOIN article AS later ON later.id = CASE
        WHEN ({published("one")}, one.id) > ({published("other")}, other.id) THEN one.id ELSE other.id END
    JOIN article AS earlier ON earlier.id = one.id + other.id - later.id"""


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
        run.stripped AS stripped
    FROM run"""
