# SPDX-License-Identifier: Apache-2.0
"""What a run that sees less may say, compared with one that sees more: the same, or unknown. Nothing else, and above all no pass."""


def worse_claims(full, less):
    """Lines for every verdict of `less` that `full` does not bear out. Both are Reports."""
    before, after, wrong = full.all(), less.all(), []
    for (number, kind, key), verdict in after.items():
        known = before.get((number, kind, key))
        if verdict == "unknown" or verdict == known:
            continue
        wrong.append(f"{number} {kind or 'as a whole'} {key or ''}: {verdict}, but {known} where all is seen")
    for (number, kind, key), verdict in before.items():
        # A subject may be missing only where the check as a whole says that it is unknown, or fails anyway.
        if (number, kind, key) not in after and after.get((number, None, None)) not in ("unknown", "fail"):
            wrong.append(f"{number} {kind} {key}: {verdict}, and not judged where less is seen")
    return wrong


def silent_unknowns(report):
    """Unknown verdicts that give no reason."""
    wrong = []
    for number, check in report.checks.items():
        if check["verdict"] == "unknown" and not report.reasons(number):
            wrong.append(f"{number}: unknown without a reason")
        for finding in check["findings"]:
            if finding["verdict"] == "unknown" and not finding["reason"]:
                wrong.append(f"{number} {report.subject(finding['subject'])}: unknown without a reason")
    return wrong


def passes(report):
    return sorted(number for number in report.numbers if report.verdict(number) == "pass")


def lines(wrong):
    """The first few, for a message."""
    return "\n".join(wrong[:8]) + (f"\nand {len(wrong) - 8} more" if len(wrong) > 8 else "")
