"""The OpenAPI document is true: every address and parameter is in it, and answers are of the shapes that it says."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from storage import Corpus
from storage.web.endpoints import ENDPOINTS
from tests.support.documents import DOCS
from tests.support.serving import Served

VALUES = {"q": "story", "source": "herald", "since": "2026-01-01", "until": "2026-12-31", "language": "en"} | {
    "author": "Bo Ekman",
    "section": "Politics",
    "limit": "3",
    "removed": "1",
    "from": "1",
    "to": "1",
}


def faults(value: Any, schema: dict[str, Any], document: dict[str, Any], place: str = "$") -> list[str]:
    """Return where a value isn't what a JSON Schema says; of the schema's words only those that we use."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/components/schemas/")
        return faults(value, document["components"]["schemas"][name], document, place)
    if "anyOf" in schema:
        choices = [faults(value, item, document, place) for item in schema["anyOf"]]
        return [] if [] in choices else choices[0]
    types = schema.get("type", [])
    if types and not any(_is(value, item) for item in ([types] if isinstance(types, str) else types)):
        return [f"{place}: {value!r} is no {types}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{place}: {value!r} is none of {schema['enum']}"]
    if schema.get("format") == "date-time" and not re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00", value):
        return [f"{place}: {value!r} is no instant in UTC"]
    if isinstance(value, list):
        items = schema.get("items", {})
        return [fault for n, item in enumerate(value) for fault in faults(item, items, document, f"{place}[{n}]")]
    if isinstance(value, dict):
        return _of_object(value, schema, document, place)
    return []


def _of_object(value: dict[str, Any], schema: dict[str, Any], document: dict[str, Any], place: str) -> list[str]:
    properties, others = schema.get("properties", {}), schema.get("additionalProperties", {})
    missing = [f"{place}: lacks {name}" for name in schema.get("required", ()) if name not in value]
    for name, item in value.items():
        if name not in properties and others is False:
            missing.append(f"{place}: has {name}, too")
        else:
            missing += faults(item, properties.get(name, others), document, f"{place}.{name}")
    return missing


def _is(value: Any, name: str) -> bool:
    kinds: dict[str, tuple[type, ...]] = {
        "object": (dict,),
        "array": (list,),
        "string": (str,),
        "integer": (int,),
        "number": (int, float),
        "boolean": (bool,),
        "null": (type(None),),
    }
    return isinstance(value, kinds[name]) and (name == "boolean" or not isinstance(value, bool))


def filled(path: str) -> str:
    return path.replace("{id}/compare/{other}", "3/compare/1").replace("{id}", "1").replace("{name}", "herald")


def test_every_address_is_in_it(served: Served) -> None:
    document = served.json("/openapi.json")
    paths = {re.sub(r":\w+", "", endpoint.path) for endpoint in ENDPOINTS}

    assert document["openapi"].startswith("3.1.")
    assert set(document["paths"]) == paths
    for operations in document["paths"].values():
        assert set(operations) == {"get"}
        assert operations["get"]["summary"]
        assert {"200", "304", "400", "404", "503"} <= set(operations["get"]["responses"])
    ids = [operations["get"]["operationId"] for operations in document["paths"].values()]
    assert len(set(ids)) == len(ids)


def test_its_references_lead_somewhere(served: Served) -> None:
    reply = served.get("/openapi.json")
    document = reply.json()

    for reference in set(re.findall(r'"\$ref": ?"#/([^"]+)"', reply.text)):
        node = document
        for part in reference.split("/"):
            node = node[part]


def test_every_parameter_in_it_is_taken_and_no_other(served: Served) -> None:
    """What it names is accepted, in the values that it allows; what it doesn't name is refused."""
    document = served.json("/openapi.json")
    for path, operations in document["paths"].items():
        parameters = [parameter for parameter in operations["get"]["parameters"] if parameter["in"] == "query"]
        for parameter in parameters:
            name, schema = parameter["name"], parameter["schema"]
            assert parameter["description"], name
            for value in schema.get("enum", [VALUES.get(name)]):
                if value is not None and not (name == "from" and path.startswith("/articles/{id}/versions")):
                    assert served.get(f"{filled(path)}?{urlencode({name: value})}").status == 200, (path, name)
            wrong = str(schema["maximum"] + 1) if schema["type"] == "integer" else "x" * (schema["maxLength"] + 1)
            assert served.get(f"{filled(path)}?{urlencode({name: wrong})}").status == 400, (path, name)
        assert served.get(f"{filled(path)}?unheard_of=1").status == 400, path


def test_answers_are_of_the_shapes_that_it_says(served: Served) -> None:
    document = served.json("/openapi.json")
    checked = 0
    for path, operations in document["paths"].items():
        content = operations["get"]["responses"]["200"]["content"]
        reply = served.get(filled(path))
        assert reply.status == 200, path
        (media_type,) = content
        assert reply.headers["Content-Type"].partition(";")[0] == media_type, path
        if media_type == "application/json":
            assert faults(reply.json(), content[media_type]["schema"], document) == [], path
            checked += 1
    assert checked == 9


def test_the_documents_name_every_address_and_parameter(served: Served) -> None:
    """docs/web.md has them all, and what it asks by curl is answered."""
    text = DOCS["docs/web.md"]
    for endpoint in ENDPOINTS:
        path = re.sub(r"\{(\w+):\w+\}", lambda match: match[1].upper(), endpoint.path)
        assert f"`{path.removesuffix('.json')}`" in text or f"`{path}`" in text, path
        assert [parameter.name for parameter in endpoint.parameters if f"`{parameter.name}" not in text] == []
    asked = re.findall(r"^curl .*'http://127\.0\.0\.1:8000(/[^']+)'$", text, re.M)
    assert len(asked) > 4
    assert [path for path in asked if served.get(path).status != 200] == []


def test_errors_are_of_the_shape_that_it_says(served: Served) -> None:
    document = served.json("/openapi.json")

    for path in ("/articles.json?limit=0", "/nowhere.json", "/articles/999.json"):
        assert faults(served.get(path).json(), {"$ref": "#/components/schemas/Error"}, document) == []


def test_edits_and_clusters_are_of_its_shapes_too(served: Served, archived: Corpus) -> None:
    document = served.json("/openapi.json")
    schemas = {
        "versions": {"$ref": "#/components/schemas/Versions"},
        "": {"$ref": "#/components/schemas/ArticleWithRelated"},
    }
    edited = archived.get("https://herald.example/edited")
    assert edited is not None

    for ending, schema in schemas.items():
        path = f"/articles/{edited.id}" + (f"/{ending}" if ending else "")
        assert faults(served.json(f"{path}.json"), schema, document) == []
    assert faults({"id": "1"}, schemas[""], document) != [], "the check can fail"
