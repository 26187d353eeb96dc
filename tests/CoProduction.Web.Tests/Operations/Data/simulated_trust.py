"""Makes simulated_trust.csv (no data of real people) and prints what the results page must show. Standard library only; the seed is recorded here."""
import csv, math, random
from pathlib import Path
from statistics import mean, stdev, variance

SEED = 20261121
random.seed(SEED)
arms = ["C", "T-", "T+"] * 40
random.shuffle(arms)
rows = []
for number, arm in enumerate(arms, 1):
    trust = random.gauss(4.4 + {"C": 0, "T-": -0.7, "T+": 0.4}[arm], 1.1)
    items = [min(7, max(1, round(trust + random.gauss(0, 0.8)))) for _ in range(3)]
    coproduce = min(100, max(0, round(60 + 4 * trust + random.gauss(0, 18))))
    rows.append([f"p{number:03}", arm, *items, "" if number in (7, 50) else coproduce, random.choice(["Male", "Female"]), random.randint(18, 80), random.randint(1, 7)])
with open(Path(__file__).with_suffix(".csv"), "w", newline="", encoding="utf-8") as file:
    csv.writer(file, lineterminator="\n").writerows([["person", "group", "competence", "benevolence", "honesty", "coproduce", "sex", "age", "income"], *rows])

score = {row[0]: mean(row[2:5]) for row in rows}
for name, value in (("trust_score", lambda row: score[row[0]]), ("willingness", lambda row: row[5])):
    by = {arm: [value(row) for row in rows if row[1] == arm and value(row) != ""] for arm in ("C", "T-", "T+")}
    for arm, values in by.items():
        print(name, arm, len(values), f"{mean(values):.3f} ({stdev(values):.3f})")
    for arm in ("T-", "T+"):
        # The HC2 error of an arm's dummy is Welch's.
        print(name, arm, "- C", f"{mean(by[arm]) - mean(by['C']):.4f} ({math.sqrt(variance(by[arm]) / len(by[arm]) + variance(by['C']) / len(by['C'])):.4f})")
items = [[row[column] for row in rows] for column in (2, 3, 4)]
total = [sum(row[2:5]) for row in rows]
print("alpha", f"{3 / 2 * (1 - sum(variance(item) for item in items) / variance(total)):.4f}")
pairs = [(score[row[0]], row[5]) for row in rows if row[5] != ""]
mx, my = mean(x for x, _ in pairs), mean(y for _, y in pairs)
r = sum((x - mx) * (y - my) for x, y in pairs) / math.sqrt(sum((x - mx) ** 2 for x, _ in pairs) * sum((y - my) ** 2 for _, y in pairs))
print("r", f"{r:.4f}", len(pairs))
