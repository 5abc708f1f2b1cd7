from . import (
    lot_batch_mixin,
    lot_hold_release,
    lot_hold_wizard,
    lot_label_reprint,
    lot_label_wizard,
    lot_label_wizard_line,
    lot_override_wizard,
    lot_recall_wizard,
    lot_repack_wizard,
    lot_repack_wizard_input,
    lot_repack_wizard_output,
    lot_retest_wizard,
)
