"""How figures are written in ``results.md``."""


def both(time):
    return f"{time['wall']:,.1f} / {time['cpu']:,.1f}"


def met(is_met):
    return "met" if is_met else "**not met**"


def table(titles, rows):
    lines = [titles, ["---"] * len(titles), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)
