from . import (
    lot_origin,
    lot_transformation,
    lot_transformation_line,
    res_config_settings,
    stock_lot,
    stock_move,
    stock_move_line,
)
