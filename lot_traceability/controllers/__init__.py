from . import lot_origin, lot_picture, lot_recall, lot_trace
