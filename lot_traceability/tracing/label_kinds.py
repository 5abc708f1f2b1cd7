"""The labels there are: on which paper, with which symbols. Plain Python."""

LAYOUTS = [
    ("lot_50x25", "Lot, 50 × 25 mm"), ("lot_100x50", "Lot, 100 × 50 mm"), ("lot_sheet", "Lot, A4 sheet of 24"),
    ("case", "Case, 100 × 50 mm, with voice pick code"), ("pallet", "Package with content, 100 × 150 mm")]
SYMBOLS = [
    ("gs1_datamatrix", "GS1 DataMatrix"), ("gs1_128", "GS1-128"), ("digital_link", "QR with GS1 Digital Link"),
    ("code_128", "Code 128 of its own code"), ("qr", "QR of its own code")]
OUTPUTS = [("pdf", "PDF"), ("zpl", "ZPL")]
RESOLUTIONS = [("203", "203 dpi"), ("300", "300 dpi")]
# In millimetres.
SIZES = {"lot_50x25": (50, 25), "lot_100x50": (100, 50), "lot_sheet": (70, 37), "case": (100, 50), "pallet": (100, 150)}
SHEET = {"columns": 3, "rows": 8, "width": 210, "height": 297}
ON_A_SHEET = SHEET["columns"] * SHEET["rows"]
# The page that a layout is printed on, as the reports are called.
PAGES = {
    "lot_50x25": "50x25", "lot_100x50": "100x50", "case": "100x50", "lot_sheet": "sheet", "pallet": "100x150"}
