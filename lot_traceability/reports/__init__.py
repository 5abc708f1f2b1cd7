from . import lot_recall_report, lot_recall_workbook
from . import lot_dossier_report
