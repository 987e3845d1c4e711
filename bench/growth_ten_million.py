"""As growth, with ten thousand and ten million stored messages; takes half an hour."""
import growth
from stand import size


def run():
    growth.run("growth-ten-million", size((10_000, 10_000_000), (1_000, 2_000)))
