from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.lot_traceability.tracing import gs1
from odoo.addons.lot_traceability.tracing.gs1 import SEPARATOR, Fault, GS1Error, digital_link, encode, parse

TODAY = date(2026, 11, 22)
GTIN, SSCC = "09506000134352", "106141411928374657"
MILK = {"01": GTIN, "10": "AB-1/2(x)", "17": "2026-12-31"}
STRING = f"01{GTIN}1726123110AB-1/2(x)"
# Values of each identifier of the list in GS1's terms, and as they are understood.
VALUES = {
    "00": (SSCC, SSCC), "02": (GTIN, GTIN), "11": ("261101", "2026-11-01"), "13": ("261102", "2026-11-02"),
    "15": ("270228", "2027-02-28"), "16": ("280229", "2028-02-29"), "17": ("261231", "2026-12-31"),
    "20": ("01", "01"), "21": ("S/1", "S/1"), "240": ("X-1", "X-1"), "241": ("C_1", "C_1"),
    "251": ("REF", "REF"), "400": ("PO-7", "PO-7"), "30": ("12", "12"), "37": ("24", "24"),
    "3103": ("001250", "1.250"), "3200": ("000012", "12"), "3302": ("012345", "123.45"),
    **{f"41{last}": ("9506000134352", "9506000134352") for last in range(8)},
    "422": ("056", "056"), "423": ("056276", "056276"), "426": ("840", "840"),
    "7003": ("2612311430", "2026-12-31T14:30"), "7006": ("261101", "2026-11-01"),
    "7007": ("261101261103", "2026-11-01/2026-11-03"), "7011": ("2612310800", "2026-12-31T08:00"),
    "7005": ("27.8.A", "27.8.A"), "7008": ("COD", "COD"), "7030": ("276EV123", "276EV123"),
    "8008": ("26110114", "2026-11-01T14")}


def read(text):
    return parse(text, TODAY)


@pytest.mark.parametrize("prefix", ["", "]C1", "]d2", "]Q3", "]e0", "]J1", SEPARATOR])
def test_the_same_elements_whatever_the_symbol(prefix):
    assert read(prefix + STRING).elements == MILK
    assert read(prefix + STRING).faults == ()


def test_whether_it_is_gs1_is_certain_only_where_the_scanner_says_so():
    assert read("]C1" + STRING).is_certain
    assert not read(STRING).is_certain


@pytest.mark.parametrize("separator", [SEPARATOR, "#", "Alt029"])
def test_what_stands_for_fnc1(separator):
    found = read(f"]C110AB{separator}21S-1{separator}01{GTIN}")
    assert found.elements == {"10": "AB", "21": "S-1", "01": GTIN}
    assert read(f"01{GTIN}10AB{separator}21S-1").elements == {"10": "AB", "21": "S-1", "01": GTIN}


@pytest.mark.parametrize("ai", VALUES)
def test_each_identifier_of_the_list(ai):
    raw, value = VALUES[ai]
    assert read(f"]d2{ai}{raw}").elements == {ai: value}
    assert read(f"]d2{ai}{raw}").faults == ()
    assert encode({ai: value}) == ai + raw


@pytest.mark.parametrize("ai", ["11", "13", "15", "16", "17"])
def test_a_day_left_out_is_the_last_of_its_month(ai):
    assert read(f"]d2{ai}270200").elements == {ai: "2027-02-28"}
    assert read(f"]d2{ai}280200").elements == {ai: "2028-02-29"}


def test_a_count_has_no_leading_zeros():
    assert read("]d2300012").elements == {"30": "12"}


def test_what_people_read_beside_the_symbol():
    assert read(f"(01){GTIN} (17)261231 (10)AB-1/2(x)").elements == MILK
    assert read(f"(01){GTIN}(10)A\\(21)(21)7").elements == {"01": GTIN, "10": "A(21)", "21": "7"}
    assert encode(MILK, brackets=True) == f"(01){GTIN}(17)261231(10)AB-1/2(x)"


@pytest.mark.parametrize("address", [
    f"https://id.gs1.org/01/{GTIN}/10/AB-1%2F2(x)?17=261231",
    f"HTTPS://shop.example/some/way/01/{GTIN[1:]}/10/AB-1%2F2%28x%29?linkType=all&17=261231#top"])
def test_an_address_of_digital_link(address):
    assert read(address).elements == MILK


@pytest.mark.parametrize("text", [
    "LOT-7", "10ABC", "4006381333931", "https://example.com/shop?x=1", "http://[", "", "   ", "(see label)",
    "WH/IN/00012", "#12", "O-BTN.validate", "A(10)B"])
def test_a_plain_code_is_left_alone(text):
    assert read(text) == gs1.Scan(text.strip())


def test_the_prefix_of_another_symbology_is_taken_off():
    assert read("]E04006381333931\r\n") == gs1.Scan("4006381333931", "]E0")


@pytest.mark.parametrize(("text", "fault"), [
    ("]C10109506000134353", Fault("check_digit", "01", "09506000134353")),
    ("]C100106141411928374656", Fault("check_digit", "00", "106141411928374656")),
    (f"]C101{GTIN}17260231", Fault("date", "17", "260231")),
    (f"]C101{GTIN}17261301", Fault("date", "17", "261301")),
    (f"]C101{GTIN}7006261100", Fault("date", "7006", "261100")),
    (f"]C101{GTIN}172612", Fault("truncated", "17", "2612")),
    (f"]C101{GTIN}31", Fault("truncated", "31", "31")),
    (f"]C101{GTIN}10", Fault("truncated", "10", "")),
    ("]C1", Fault("truncated", "", "")),
    (f"]C101{GTIN}10{'A' * 21}", Fault("too_long", "10", "A" * 21)),
    (f"]C101{GTIN}10AB CD", Fault("characters", "10", "AB CD")),
    (f"]C101{GTIN}5512", Fault("unknown_ai", "5512", "5512")),
    (f"]C110A{SEPARATOR}10B", Fault("twice", "10", "B")),
    ("01095060001343531726123110A", Fault("check_digit", "01", "09506000134353")),
    (f"https://id.gs1.org/01/{GTIN}?17=260231", Fault("date", "17", "260231")),
])
def test_what_is_wrong_is_named(text, fault):
    assert read(text).faults == (fault,)


def test_what_is_right_beside_a_fault_is_kept():
    assert read(f"]C101{GTIN}1726023110AB").elements == {"01": GTIN, "10": "AB"}


def test_a_year_is_within_fifty_of_today():
    assert read("]C111770101").elements == {"11": "1977-01-01"}
    assert read("]C111760101").elements == {"11": "2076-01-01"}
    assert parse("]C111990101", date(2077, 1, 1)).elements == {"11": "2099-01-01"}


def test_check_digits():
    assert gs1.has_check_digit(GTIN) and gs1.has_check_digit(SSCC) and gs1.has_check_digit("96385074")
    assert not any(map(gs1.has_check_digit, ("09506000134353", "", "7", "95060001343x2", "٣٣")))


def test_fixed_lengths_come_first_and_the_rest_is_separated():
    assert encode({"10": "L", "21": "S", "422": "056", "17": date(2026, 12, 31), "01": GTIN, "3103": "1.25"}) == (
        f"01{GTIN}172612313103001250422056{SEPARATOR}10L{SEPARATOR}21S")
    assert encode({"7003": datetime(2026, 12, 31, 14, 30)}) == "70032612311430"


@pytest.mark.parametrize(("ai", "value", "code"), [
    ("10", "Käse", "characters"), ("10", "A B", "characters"), ("10", "", "truncated"), ("10", "A" * 21, "too_long"),
    ("01", "09506000134353", "check_digit"), ("17", "2026-02-31", "date"), ("17", "1926-01-01", "date"),
    ("3103", "1.2505", "number"), ("3103", "heavy", "number"), ("3103", "-1", "characters"), ("55", "1", "unknown_ai")])
def test_what_cannot_be_printed_is_refused_with_the_reason(ai, value, code):
    with pytest.raises(GS1Error) as refused:
        encode({ai: value})
    assert refused.value.fault.code == code


def test_characters_of_a_lot_that_no_label_carries():
    assert gs1.not_allowed("Käse #1 [x]") == "ä #[]"
    assert gs1.not_allowed("AB-1/2(x)_%") == ""


def test_an_address_names_an_item():
    assert digital_link({**MILK, "21": "7"}) == f"https://id.gs1.org/01/{GTIN}/10/AB-1%2F2%28x%29/21/7?17=261231"
    with pytest.raises(GS1Error):
        digital_link({"10": "A"})


PIECES = [
    "]C1", "]d2", "(01)", "(10)", "01", "10", "17", "3103", "422", "7003", "8008", "99", GTIN, SSCC, "261231", "260231",
    SEPARATOR, "#", "Alt029", "https://id.gs1.org/01/", "/10/", "?17=", "%", "\x00", "\ud800", "٣", "\r\n", "A" * 200,
    *map(chr, range(228))]
anything = st.binary(max_size=40).map(lambda numbers: "".join(PIECES[number] for number in numbers))


@settings(max_examples=10_000, deadline=None)
@given(anything)
def test_any_text_gets_an_answer(text):
    assert_answered(text)


@settings(deadline=None)
@given(st.text() | st.binary() | st.none() | st.integers())
def test_so_does_what_is_no_text_at_all(text):
    assert_answered(text)


def assert_answered(text):
    found = read(text)
    assert all(isinstance(value, str) and value for value in found.elements.values())
    assert found.code.encode() is not None
    assert "\x00" not in found.code
    assert not found.is_certain or found.elements or found.faults


lot_names = st.from_regex(r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}", fullmatch=True)
gtins = st.from_regex("[0-9]{13}", fullmatch=True).map(lambda digits: digits + gs1.ean.calc_check_digit(digits))
days = st.dates(date(1990, 1, 1), date(2060, 12, 31)).map(date.isoformat)
weights = st.integers(0, 999_999).map(lambda grams: f"{grams // 1000}.{grams % 1000:03d}")
counts = st.integers(1, 99_999_999).map(str)
labels = st.fixed_dictionaries({"01": gtins}, optional={
    "10": lot_names, "21": lot_names, "17": days, "11": days, "3103": weights, "30": counts,
    "422": st.sampled_from(["056", "840"]), "412": st.just("9506000134352")})


@settings(max_examples=300, deadline=None)
@given(labels)
def test_what_is_encoded_is_read_back(elements):
    assert read("]C1" + encode(elements)) == gs1.Scan(
        encode(elements).replace(SEPARATOR, ""), "]C1", elements, is_certain=True)
    assert read(digital_link(elements)).elements == elements
