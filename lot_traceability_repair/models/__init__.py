from . import lot_transformation
