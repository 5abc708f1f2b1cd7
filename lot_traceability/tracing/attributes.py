"""What a lot that is made takes over from what went into it: read, combined and fitted. Plain Python."""

from collections import defaultdict
from datetime import date, datetime
from math import fsum
from typing import NamedTuple

SEPARATOR = ", "
NUMBERS = ("integer", "float", "monetary")


class Rule(NamedTuple):
    """What is passed on to what. An id of 0 stands for all of them.

    :param str attribute: ``property``, ``country`` or ``production_date``
    :param str label: what people call the property that keeps it
    :param str how: a key of ``WAYS``
    :param int product: of what is made, or its ``category``
    :param int source_product: of what it is taken from, or its ``source_category``
    :param bool replaces: whether it goes before what somebody entered by hand
    """

    id: int
    company: int = 0
    product: int = 0
    category: int = 0
    attribute: str = "property"
    label: str = ""
    how: str = "all"
    source_product: int = 0
    source_category: int = 0
    replaces: bool = False

    partner = 0  # whoever it is made for: see tracing.shelf_life.most_specific

    @property
    def key(self):
        """What it is about: of several rules with the same one, one counts."""
        return self.attribute, called(self.label)


class DoesNotFit(ValueError):
    """Values that cannot be compared, or that a property cannot keep."""


def called(label):
    """A name as people mean it: properties of two products are the same if they are called the same."""
    return " ".join((label or "").split()).casefold()


def find(properties, label):
    """The property of that name, as Odoo reads it; None if there is none.

    :param list[dict] properties: of one lot or product
    """
    return next((prop for prop in properties if called(prop.get("string")) == called(label)), None)


def text(value):
    """A value as it is kept: days and moments in ISO 8601."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value + 0.0:.10g}"  # -0 and 0 are one number, and read alike
    return str(value)


def worded(values):
    return SEPARATOR.join(map(text, values))


READERS = {
    "boolean": lambda prop, value: [bool(value)],
    **dict.fromkeys(NUMBERS, lambda prop, value: [value]),
    **dict.fromkeys(("char", "text"), lambda prop, value: [value.strip()] if value.strip() else []),
    "date": lambda prop, value: [date.fromisoformat(value)],
    "datetime": lambda prop, value: [datetime.fromisoformat(value)],
    "selection": lambda prop, value: [label for key, label in prop.get("selection") or () if key == value],
    "tags": lambda prop, value: [label for key, label, _color in prop.get("tags") or () if key in value],
    "many2one": lambda prop, value: [value[1]] if value[1] else [],
    "many2many": lambda prop, value: [name for _id, name in value if name],
}


def values(prop):
    """What a property says: texts, numbers, days or moments; nothing if nobody said anything.

    Of choices and tags what they are called, for each product has its own. Text with a layout is not read.

    :param dict prop: the definition with its ``value``, as Odoo reads it
    :rtype: list
    """
    value = prop.get("value")
    if value is None or value in ("", []) or (value is False and prop["type"] != "boolean"):
        return []
    reader = READERS.get(prop["type"])
    return reader(prop, value) if reader else []


def entered(prop):
    """What somebody entered: not what every new lot of the product says, nor a box that is not ticked."""
    said = values(prop)
    if said == [False] or said == values({**prop, "value": prop.get("default")}):
        return []
    return said


def _kind(value):
    for kind in (bool, (int, float), datetime, date):
        if isinstance(value, kind):
            return kind
    return str


def _comparable(found):
    if len({_kind(value) for value, _quantity in found}) > 1:
        raise DoesNotFit("values of several kinds")
    return [value for value, _quantity in found]


def _mean(found):
    numbers = _comparable(found)
    if _kind(numbers[0]) != (int, float):
        raise DoesNotFit("only numbers have a mean")
    total = fsum(quantity for _value, quantity in found)
    weights = [quantity / total if total > 0 else 1 / len(found) for _value, quantity in found]
    mean = round(fsum(value * weight for value, weight in zip(numbers, weights, strict=True)), 6)
    return [min(max(mean, min(numbers)), max(numbers))]


def _all(found):
    different = {}
    for value, _quantity in sorted(found, key=lambda entry: text(entry[0])):
        different.setdefault(text(value).casefold(), value)
    answer = list(different.values())
    return sorted(answer) if len({_kind(value) for value in answer}) == 1 else answer


def _concatenate(found):
    amounts, names = defaultdict(float), {}
    for value, quantity in sorted(found, key=lambda entry: text(entry[0])):
        amounts[text(value).casefold()] += quantity
        names.setdefault(text(value).casefold(), text(value))
    return [SEPARATOR.join(names[key] for key in sorted(amounts, key=lambda key: (-amounts[key], key)))]


WAYS = {
    "earliest": lambda found: [min(_comparable(found))],
    "latest": lambda found: [max(_comparable(found))],
    "mean": _mean,
    "all": _all,
    "concatenate": _concatenate,
}


def combined(how, found):
    """One answer out of what several inputs say.

    :param str how: ``earliest`` or ``latest`` (of numbers the lowest or highest, of texts the first or last by the
        alphabet), ``mean`` by quantity, ``all`` different ones in order, ``concatenate``: the different ones as one
        text, what there is most of first
    :param list found: pairs of what an input says, a list as of :func:`values`, and its quantity
    :return: like :func:`values`; nothing if no input says anything
    :rtype: list
    :raises DoesNotFit: if they cannot be compared
    """
    flat = [(value, quantity) for said, quantity in found for value in said]
    return WAYS[how](flat) if flat else []


def new_property(name, label, how, said):
    """The definition of a property that can keep what is said.

    :param str name: what Odoo calls it; unique
    """
    types = {bool: "boolean", (int, float): "float", datetime: "datetime", date: "date"}
    kinds = {_kind(value) for value in said}
    kind = types.get(*kinds, "tags" if how == "all" else "char") if len(kinds) == 1 and len(said) == 1 else "tags"
    return {"name": name, "string": label, "type": kind, **({"tags": []} if kind == "tags" else {})}


def with_tags(prop, said):
    """A definition of tags that has one for each value.

    :return: the same definition, or a copy with more tags
    """
    known = {called(label) for _key, label, _color in prop.get("tags") or ()}
    missing = [text(value) for value in said if called(text(value)) not in known]
    if prop["type"] != "tags" or not missing:
        return prop
    return {**prop, "tags": [*(prop.get("tags") or ()), *([called(tag), tag, 0] for tag in missing)]}


def fitted(prop, said, ids=None):
    """Values as a property keeps them.

    :param list said: not empty
    :param dict ids: of records by name, for a property that names records
    :raises DoesNotFit: if it cannot keep them
    """
    try:
        return _FITTERS[prop["type"]](prop, said, ids or {})
    except (KeyError, ValueError) as error:
        raise DoesNotFit(prop.get("string")) from error


def _one(said, *kinds):
    (value,) = said
    if _kind(value) not in kinds:
        raise DoesNotFit(text(value))
    return value


def _whole(said):
    number = _one(said, (int, float))
    if number != int(number):
        raise DoesNotFit(text(number))
    return int(number)


_FITTERS = {
    **dict.fromkeys(("char", "text"), lambda prop, said, ids: worded(said)),
    "tags": lambda prop, said, ids: _chosen([key_label[:2] for key_label in prop["tags"]], said),
    "selection": lambda prop, said, ids: _chosen(prop["selection"], [text(_one(said, str))])[0],
    "boolean": lambda prop, said, ids: _one(said, bool),
    "integer": lambda prop, said, ids: _whole(said),
    **dict.fromkeys(("float", "monetary"), lambda prop, said, ids: _one(said, (int, float))),
    "date": lambda prop, said, ids: _one(said, date).isoformat(),
    "datetime": lambda prop, said, ids: _one(said, datetime).isoformat(" ", "seconds"),
    "many2one": lambda prop, said, ids: ids[_one(said, str)],
    "many2many": lambda prop, said, ids: [ids[text(value)] for value in said],
}


def _chosen(choices, said):
    keys = {called(label): key for key, label in choices}
    return [keys[called(text(value))] for value in said]
