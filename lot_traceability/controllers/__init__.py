from . import lot_picture, lot_recall, lot_trace
