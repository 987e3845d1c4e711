"""Learning labels from texts beside fastText and nlp.js: every set of ../shared/data/nlu, on its development part."""
import collections
import http.client
import json
import math
import os
import pathlib
import random
import re
import shutil
import subprocess
import time

from stand import Api, Results, Server, build, commit, deskbell, first_administrator, make, median, quick, root, size, workspace

folder = pathlib.Path(os.environ.get("DESKBELL_NLU") or next((up / "shared/data/nlu" for up in root.parents if (up / "shared/data/nlu").exists()),
                                                             root.parent / "shared/data/nlu"))
here = pathlib.Path(__file__).resolve().parent / "understanding"
kept = build.parent / "understanding"
NLPJS = "4.27.0"
# Which sets, and which peers, when not all: SETS="banking77 cic" PEERS="fasttext".
SETS = os.environ.get("SETS", "").split()
PEERS = os.environ.get("PEERS", "fasttext nlpjs").split()
# What must be reached on the held-out test parts, accuracy in %: which figure of the development part stands beside it.
MUST = {"clinc150": 91.5, "banking77": 92.3, "banking77, 10 examples a label": 76.0, "hwu64": 89.0, "hwu64, 10 examples a label": 71.5,
        "askubuntu": 91.5, "chatbot": 99, "webapps": 79.5, "bitext": 99.5, "multidogo_airline": 91.2, "multidogo_fastfood": 87.4,
        "multidogo_finance": 91.3, "multidogo_insurance": 93.4, "multidogo_media": 93.3, "multidogo_software": 91.9, "airline_sentiment": 82.0,
        "sst2": 82.5, "smp2017": 90.8, "chnsenticorp": 88.3, "waimai10k": 90.5, "shopping10": 94.0, "eprstmt from other sets": 86.3,
        "stackfaq with answers": 80, "afqmc_faq": 21.5, "cic, folds": 85.0}
# The same for how far down the right question stands, and for telling the messages of a bot from those of others.
MUST_MRR = {"stackfaq with answers": 0.87, "afqmc_faq": 0.345}
MUST_MCC = {"hint3_curekart": 0.60, "hint3_powerplay11": 0.39, "hint3_sofmattress": 0.62}
FOLDS = 5
QUESTIONS = {"stackfaq", "afqmc_faq"}
UNSPACED = {"cic", "smp2017", "chnsenticorp", "waimai10k", "shopping10", "eprstmt", "afqmc_faq"}
# nlp.js needs minutes for more, and answers `None` for most long reviews.
MANY_ROWS_FOR_NLPJS = size(6000, 100)
MANY_ROWS = size(1_000_000, 200)


def rows(file):
    return [line.split("\t") for line in file.read_text(encoding="utf-8").split("\n")[1:] if line]


def timed(arguments, output, source=None, environment=None):
    """Seconds of wall time and the largest resident memory in MiB of a program."""
    began = time.monotonic()
    with open(output, "wb") as out, open(source or os.devnull, "rb") as stdin:
        program = subprocess.Popen([str(one) for one in arguments], stdin=stdin, stdout=out, stderr=subprocess.PIPE, env=environment)
        told = program.stderr.read().decode(errors="replace")
        _, status, usage = os.wait4(program.pid, 0)
        program.returncode = os.waitstatus_to_exitcode(status)
    if program.returncode != 0:
        raise RuntimeError(f"{arguments[0]} ended with {program.returncode}: {told[-500:]}")
    return time.monotonic() - began, usage.ru_maxrss / 1024, told


def scored(gold, guesses):
    labels = {}
    right = 0
    for want, got in zip(gold, guesses, strict=True):
        labels.setdefault(want, [0, 0, 0])[0] += 1
        labels.setdefault(got, [0, 0, 0])[1] += 1
        if want == got:
            right += 1
            labels[want][2] += 1
    f1 = [2 * hit / (there + said) for there, said, hit in labels.values() if there]
    out = {"accuracy": round(100 * right / len(gold), 2), "macro_f1": round(100 * sum(f1) / len(f1), 2)}
    if "oos" in gold:
        inside = [want == got for want, got in zip(gold, guesses) if want != "oos"]
        outside = [got == "oos" for want, got in zip(gold, guesses) if want == "oos"]
        out |= {"in_scope": round(100 * sum(inside) / len(inside), 2), "oos_recall": round(100 * sum(outside) / len(outside), 2)}
    return out


def correlation(gold, guesses):
    """Matthews', for many labels (Gorodkin 2004)."""
    rows_of, said = collections.Counter(gold), collections.Counter(guesses)
    right = sum(want == got for want, got in zip(gold, guesses, strict=True))
    square = len(gold) ** 2
    spread = math.sqrt((square - sum(n * n for n in said.values())) * (square - sum(n * n for n in rows_of.values())))
    return (right * len(gold) - sum(n * said[label] for label, n in rows_of.items())) / spread if spread else 0.0


def table_of(examples, file):
    file.write_text("text\tlabel\n" + "".join(f"{text}\t{label}\n" for text, label in examples), encoding="utf-8")
    return file


def predicted(model, texts, directory, *more):
    """The cells of each line that `deskbell learn predict` writes."""
    source = directory / "texts.txt"
    source.write_text("\n".join(texts) + "\n", encoding="utf-8")
    timed([deskbell, "learn", "predict", "--model", model, *more], directory / "guesses.txt", source)
    return [line.split("\t") for line in (directory / "guesses.txt").read_text(encoding="utf-8").split("\n")[:-1]]


def learnt(train, directory):
    """The model, seconds and memory."""
    model = directory / "deskbell.model"
    return model, *timed([deskbell, "learn", "train", *train, "--model", model], directory / "out.txt")[:2]


def reciprocal_rank(model, examples, directory):
    """Mean of one over the place of the right label among the first hundred."""
    found = predicted(model, [text for text, _ in examples], directory, "--top", "100")
    return round(sum(1 / (1 + cells[::2].index(label)) if label in cells[::2] else 0 for cells, (_, label) in zip(found, examples, strict=True)) / len(examples), 3)


def by_folds(place, strangers, directory):
    """Train and development part together, each fifth judged by the rest. Of `strangers`, texts of other bots, nobody shows an example: how well
    are they told apart by probability, at the best of the thresholds .1 to .9, as HINT3's authors count?"""
    examples = rows(place / "train.tsv") + rows(place / "dev.tsv")
    random.Random(1).shuffle(examples)
    gold, found = [], []
    for fold in range(FOLDS):
        model, _, _ = learnt([table_of([one for i, one in enumerate(examples) if i % FOLDS != fold], directory / "train.tsv")], directory)
        asked = examples[fold::FOLDS] + [(text, "oos") for text in strangers[fold::FOLDS]]
        found += predicted(model, [text for text, _ in asked], directory)
        gold += [label for _, label in asked]
    mine = [(want, got[0]) for want, got in zip(gold, found, strict=True) if want != "oos"]
    out = scored(*zip(*mine))
    if strangers:
        out["mcc"] = round(max(correlation(gold, [got[0] if float(got[1]) >= line / 10 else "oos" for got in found]) for line in range(1, 10)), 3)
    return out


def each_microseconds(command, texts, directory):
    """Of one more message: many lines less one line."""
    one, many = directory / "one.txt", directory / "many.txt"
    count = size(20_000, 500)
    repeated = (texts * (1 + count // len(texts)))[:count]
    one.write_text(texts[0] + "\n", encoding="utf-8")
    many.write_text("\n".join(repeated) + "\n", encoding="utf-8")
    best = min(timed(command, directory / "out.txt", many)[0] for _ in range(2)) - min(timed(command, directory / "out.txt", one)[0] for _ in range(2))
    return round(best * 1e6 / len(repeated), 1)


def by_deskbell(train, dev, directory):
    texts = [text for text, _ in rows(dev)]
    model, seconds, memory = learnt(train, directory)
    guesses = [cells[0] for cells in predicted(model, texts, directory)]
    ranks = {"mrr": reciprocal_rank(model, rows(dev), directory)} if dev.parent.name in QUESTIONS else {}
    return scored([label for _, label in rows(dev)], guesses) | ranks | {
        "seconds": round(seconds, 2), "memory_mib": round(memory), "model_mb": round(model.stat().st_size / 1e6, 1),
        "each_us": each_microseconds([deskbell, "learn", "predict", "--model", model], texts, directory)}


def by_fasttext(train, dev, directory, unspaced):
    """Words and pairs, runs of characters; characters are words where there are no spaces."""
    def line(text):
        folded = text.casefold()
        return " ".join(folded.replace(" ", "")) if unspaced else " ".join(re.findall(r"\w+|[^\w\s]", folded))
    numbers = {label: str(i) for i, label in enumerate(sorted({label for file in train for _, label in rows(file)}))}
    names = {number: label for label, number in numbers.items()}
    (directory / "train.ft").write_text("".join(f"__label__{numbers[label]} {line(text)}\n" for file in train for text, label in rows(file)), encoding="utf-8")
    texts = [line(text) or "-" for text, _ in rows(dev)]
    (directory / "dev.ft").write_text("\n".join(texts) + "\n", encoding="utf-8")
    runs = ["-minn", 0, "-maxn", 0] if unspaced else ["-minn", 2, "-maxn", 5]
    model = directory / "fasttext"
    count = sum(len(rows(file)) for file in train)
    epochs = 50 if count < 20_000 else 25
    seconds, memory, _ = timed(["fasttext", "supervised", "-input", directory / "train.ft", "-output", model, "-wordNgrams", 2, *runs, "-lr", 0.5,
                                "-epoch", epochs, "-bucket", 200_000, "-thread", 2], directory / "out.txt")
    timed(["fasttext", "predict", f"{model}.bin", directory / "dev.ft"], directory / "guesses.txt")
    guesses = [names.get(one.removeprefix("__label__"), "") for one in (directory / "guesses.txt").read_text().splitlines()]
    return scored([label for _, label in rows(dev)], guesses) | {
        "seconds": round(seconds, 2), "memory_mib": round(memory), "model_mb": round(pathlib.Path(f"{model}.bin").stat().st_size / 1e6, 1),
        "each_us": each_microseconds(["fasttext", "predict", f"{model}.bin", "-"], texts, directory)}


def by_nlpjs(train, dev, directory, unspaced):
    pooled = table_of([row for file in train for row in rows(file)], directory / "train.tsv")
    _, memory, told = timed(["node", here / "nlpjs.mjs", pooled, dev, "zh" if unspaced else "en"], directory / "guesses.txt",
                            environment={**os.environ, "NLPJS": str(kept)})
    guesses = (directory / "guesses.txt").read_text(encoding="utf-8").splitlines()
    figures = json.loads(told.strip().splitlines()[-1])
    return scored([label for _, label in rows(dev)], guesses) | {"seconds": round(figures["training"], 2), "memory_mib": round(memory),
                                                                 "each_us": round(figures["each"], 1)}


def memory_of_recognition(directory):
    """Resident MiB of a server: before its first recognition, which reads the six models of the program, after it, and after `messages` more."""
    texts = [text for name in ("multidogo_software", "smp2017") for text, _ in rows(folder / name / "dev.tsv")[:size(500, 20)]]
    steps = []
    for number in range(size(3, 1)):
        data = directory / f"memory{number}"
        login = first_administrator(data)
        with Server(data) as server:
            api = Api(server.port, *login)
        with Server(data) as server:  # another process: what signing in took for the password's hash would be used again
            api.connection = http.client.HTTPConnection("127.0.0.1", server.port)
            api.get("/understanding/settings")
            time.sleep(2)
            resident = [server.resident_kib() / 1024]
            for some in ([texts[0], texts[-1]], texts):
                for text in some:
                    api.post("/understanding/try", {"text": text})
                resident.append(server.resident_kib() / 1024)
            steps.append(resident)
    before, loaded, used = (round(median(one), 1) for one in zip(*steps))
    return {"before_mib": before, "loaded_mib": loaded, "used_mib": used, "messages": len(texts)}


def install():
    """fastText from Debian, nlp.js from npm, where they are missing."""
    as_root = [] if os.getuid() == 0 else ["sudo"]
    if "fasttext" in PEERS and not shutil.which("fasttext"):
        subprocess.run([*as_root, "apt-get", "install", "-y", "-qq", "--no-install-recommends", "fasttext"], check=True, stdout=subprocess.DEVNULL)
    if "nlpjs" in PEERS and not (kept / "node_modules/node-nlp").exists():
        kept.mkdir(parents=True, exist_ok=True)
        (kept / "package.json").write_text(json.dumps({"name": "understanding", "private": True, "dependencies": {"node-nlp": NLPJS}}))
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--loglevel=error"], cwd=kept, check=True)


def trials():
    """Name, files to learn from, file to judge."""
    for place in sorted(folder.iterdir()):
        if not (place / "train.tsv").exists() or not (place / "train.tsv").open(encoding="utf-8").readline().startswith("text\tlabel"):
            continue  # pairs of texts are another task
        yield place.name, [place / "train.tsv"], place / "dev.tsv"
        if (place / "train10.tsv").exists():
            yield f"{place.name}, 10 examples a label", [place / "train10.tsv"], place / "dev.tsv"
        if place.name == "eprstmt":
            yield "eprstmt from other sets", [folder / "shopping10/train.tsv", folder / "waimai10k/train.tsv"], place / "dev.tsv"
        if (place / "answers.tsv").exists():
            yield f"{place.name} with answers", [place / "train.tsv", place / "answers.tsv"], place / "dev.tsv"


def folded_trials():
    """Name, folder, texts of others: real bots' messages, and labels of which a quarter is wrong in the development part, too."""
    bots = [folder / name for name in MUST_MCC if (folder / name).exists()]
    for place in bots:
        yield place.name, place, [text for other in bots if other != place for text, _ in rows(other / "train.tsv")]
    if (folder / "cic").exists():
        yield "cic, folds", folder / "cic", []


def measured(failed, name, system, measure, *arguments):
    """None when it fails: an hour of other figures is not thrown away for that."""
    try:
        return measure(*arguments)
    except Exception as error:
        failed.append(f"{name}, {system}: {type(error).__name__}: {error}")
        print(f"    FAILED {failed[-1]}", flush=True)
        return None


def table(found, folded):
    lines = ["# Understanding: Deskbell beside fastText and nlp.js", "",
             "Trained on the train part, scored on the development part (the test parts are held out). Accuracy in %, macro-F1 in brackets; seconds to train,",
             "µs a message, MiB of memory while training. An empty cell was not measured; cells may be of different runs, `understanding.json` names the commit of", "each. Written by `scripts/bench understanding`.", "",
             "Goal: accuracy that must be reached on the held-out test, which may be easier or harder than the development part (that of cic has wrong labels).", "",
             "| Set | Goal | Deskbell | s | µs | MiB | model MB | fastText | s | µs | MiB | nlp.js | s | µs | MiB |", "|" + "---|" * 15]
    for name, systems in found.items():
        cells = [str(MUST.get(name, ""))]
        for system in ("deskbell", "fasttext", "nlpjs"):
            one = systems.get(system) or {}
            cells.append(f"{one['accuracy']} ({one['macro_f1']})" if one else "")
            cells += [str(one.get(key, "")) for key in ("seconds", "each_us", "memory_mib") + (("model_mb",) if system == "deskbell" else ())]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    for name, systems in found.items():
        one = systems.get("deskbell") or {}
        if "in_scope" in one:
            lines += ["", f"{name}: {one['in_scope']} % of the texts in scope right, {one['oos_recall']} % of the others turned away."]
        if "mrr" in one:
            lines += ["", f"{name}: mean reciprocal rank {one['mrr']} (goal on the held-out test {MUST_MRR.get(name, 'none')})."]
    lines += ["", f"## Train and development part together, each of {FOLDS} parts judged by the rest", "",
              "MCC: Matthews correlation with the messages of the two other bots mixed in, at the best threshold of .1 to .9. The goals are for the held-out tests,",
              "where strangers are nearer and, for cic, labels are right; here a quarter of those of cic are wrong on purpose.", "",
              "| Set | Accuracy (macro-F1) | Goal | MCC | Goal |", "|---|---|---|---|---|"]
    for name, one in folded.items():
        if one:
            lines.append(f"| {name} | {one['accuracy']} ({one['macro_f1']}) | {MUST.get(name, '')} | {one.get('mcc', '')} | {MUST_MCC.get(name, '')} |")
    return "\n".join(lines) + "\n"


def left_out(place, train):
    return (SETS and place.name not in SETS) or len(rows(train)) > MANY_ROWS


def measure_set(name, train, dev, directory, results, failed):
    unspaced = dev.parent.name in UNSPACED
    systems = {"deskbell": measured(failed, name, "deskbell", by_deskbell, train, dev, directory)}
    count = sum(len(rows(file)) for file in train)
    if "fasttext" in PEERS:
        systems["fasttext"] = measured(failed, name, "fasttext", by_fasttext, train, dev, directory, unspaced)
    if "nlpjs" in PEERS and count <= MANY_ROWS_FOR_NLPJS:
        systems["nlpjs"] = measured(failed, name, "nlpjs", by_nlpjs, train, dev, directory, unspaced)
    ours = systems["deskbell"] or {}
    if ours:
        results.figure(f"{name}: accuracy", ours.get("in_scope", ours["accuracy"]), "%", MUST.get(name))
    if "mrr" in ours:
        results.figure(f"{name}: mean reciprocal rank", ours["mrr"], "", MUST_MRR.get(name))
    print("   ", json.dumps(systems, ensure_ascii=False), flush=True)
    return systems


def measure_folds(name, place, strangers, directory, results, failed):
    one = measured(failed, name, "deskbell", by_folds, place, strangers, directory)
    if one:
        results.figure(f"{name}: accuracy on left-out parts", one["accuracy"], "%")
    if one and "mcc" in one:
        results.figure(f"{name}: MCC among strangers", one["mcc"], "", MUST_MCC[name])
    return one


def add_kept(results, found, folded):
    """What this run did not measure stays as it was measured before: a run of some sets or peers adds to the table."""
    file = root / "bench/results/understanding.json"
    before = json.loads(file.read_text(encoding="utf-8")) if file.exists() and not quick else {"figures": [], "detail": {}}
    this = {"commit": commit()}
    sets = dict(before["detail"].get("sets", {}))
    for name, systems in found.items():
        sets[name] = sets.get(name, {}) | {system: one | this for system, one in systems.items() if one}
    folds = before["detail"].get("folds", {}) | {name: one | this for name, one in folded.items() if one}
    new = {one["name"] for one in results.figures}
    results.figures = [one for one in before["figures"] if one["name"] not in new] + results.figures
    return dict(sorted(sets.items())), folds


def run():
    if not folder.exists():
        print(f"Skipped: the sets are not at {folder}; set DESKBELL_NLU to their folder.")
        return
    results = Results("understanding")
    results.method = {"sets": "train part; scored on the development part", "folds": f"train and development part, each of {FOLDS} parts judged by the rest",
                      "fasttext": "0.9.2, word pairs, runs 2-5, lr .5, 50 epochs, 2 threads",
                      "memory": "resident memory of a server before its first recognition, after it, and after more; median of three servers",
                      "nlpjs": f"{NLPJS}, top intent forced; sets up to {MANY_ROWS_FOR_NLPJS} rows"}
    make("deskbell")
    install()
    found, folded, failed = {}, {}, []
    with workspace() as directory:
        memory = measured(failed, "the program's models", "deskbell", memory_of_recognition, directory)
        if memory:
            results.figure("memory of recognition", round(memory["used_mib"] - memory["before_mib"], 1), "MiB")
        for name, train, dev in trials():
            if not left_out(dev.parent, train[0]):
                found[name] = measure_set(name, train, dev, directory, results, failed)
        for name, place, strangers in folded_trials():
            if not left_out(place, place / "train.tsv"):
                folded[name] = measure_folds(name, place, strangers, directory, results, failed)
    found, folded = add_kept(results, found, folded)
    results.detail = {"memory": memory, "sets": found, "folds": folded, "failed": failed}
    results.keep()
    if not quick:
        (root / "bench/results/understanding.md").write_text(table(found, folded), encoding="utf-8")
    if failed:
        raise SystemExit("failed: " + "; ".join(failed))
