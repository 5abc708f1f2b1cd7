"""The voice pick code of the Produce Traceability Initiative: four digits that a picker reads aloud. Plain Python."""

POLYNOMIAL = 0xA001  # 0x8005, read from its other end


def voice_pick_code(gtin, lot, day=""):
    """The code of a case: CRC-16/ARC of GTIN, lot and pack date, modulo 10,000.

    The last two digits are printed large: a picker says them; the first two tell apart what ends alike.
    Source: PTI, "Voice Pick Code" (polynomial X^16 + X^15 + X^2 + 1, reflected, initial value 0, plain text without
    application identifiers or spaces); its vectors are in the tests.

    :param str gtin: 14 digits
    :param str lot: as in the symbol
    :param str day: YYMMDD as in the symbol, or empty
    :return: four digits

    >>> voice_pick_code("10850510002011", "46587443HG234")
    '6359'
    """
    register = 0
    for byte in f"{gtin}{lot}{day}".encode("ascii"):
        register ^= byte
        for _bit in range(8):
            register = register >> 1 ^ (POLYNOMIAL if register & 1 else 0)
    return f"{register % 10000:04d}"
