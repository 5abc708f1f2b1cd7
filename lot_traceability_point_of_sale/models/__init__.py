from . import pos_order_line, stock_picking
