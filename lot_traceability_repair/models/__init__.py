from . import lot_transformation, repair_order
