from . import lot_excel_mixin, lot_recall_report, lot_recall_workbook, lot_trace_workbook
from . import lot_dossier_report
