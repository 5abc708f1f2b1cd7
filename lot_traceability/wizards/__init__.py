from . import lot_hold_release, lot_hold_wizard, lot_recall_wizard
