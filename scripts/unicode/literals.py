"""Tables as constants of TypeScript: numbers in base 36, parted by spaces."""

CODE_POINTS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]


def base36(number):
    if number < 0:
        return "-" + base36(-number)
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
        if number == 0:
            return digits


def literal(name, comment, numbers):
    """A TypeScript constant: base 36 numbers, parted by spaces, in lines of at most about 100 columns."""
    lines, line = [], ""
    for number in map(base36, numbers):
        if len(line) + len(number) > 92:
            lines.append(line)
            line = ""
        line += number + " "
    lines.append(line.rstrip())
    body = " +\n".join(f"  '{line}'" for line in lines)
    return f"/** {comment} */\nexport const {name} =\n{body};\n"


def runs(value_of):
    """Run length, value, run length, value, ... over all code points; surrogates go with what stands before."""
    numbers, previous, length = [], None, 0
    for c in range(0x110000):
        value = previous if 0xD800 <= c < 0xE000 else value_of(c)
        if value != previous and length:
            numbers += [length, previous]
            length = 0
        previous = value
        length += 1
    return numbers + [length, previous]


def mappings(pairs):
    """Step from the code point before, number of parts, each part less the code point; ..."""
    numbers, last = [], 0
    for c in sorted(pairs):
        numbers += [c - last, len(pairs[c]), *(ord(part) - c for part in pairs[c])]
        last = c
    return numbers
