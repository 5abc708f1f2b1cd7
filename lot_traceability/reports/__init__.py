from . import lot_recall_report, lot_recall_workbook
