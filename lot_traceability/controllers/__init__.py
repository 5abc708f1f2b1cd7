from . import lot_picture, lot_recall
