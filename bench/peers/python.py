"""NumPy by hand, or PyTorch in its eager mode, on one thread: takes lines of JSON and answers each with one, as the others do."""

import json
import math
import os
import sys
import time

import_error = None
try:
    import numpy as np

    if sys.argv[1] == "torch":
        import torch

        torch.set_num_threads(1)
except ImportError as error:
    import_error = error

PATIENCE = 15.0


def floats(folder, name):
    return np.fromfile(os.path.join(folder, name + ".bin"), dtype=np.float32)


def whole(folder, name):
    return np.fromfile(os.path.join(folder, name + ".bin"), dtype=np.int32)


def weights_of(workload, folder):
    sizes = workload["sizes"]
    return [floats(folder, f"weight{i}").reshape(sizes[i], sizes[i + 1]) for i in range(len(sizes) - 1)]


def batches_of(workload, folder):
    inputs = floats(folder, "inputs").reshape(-1, workload["sizes"][0])
    labels = whole(folder, "labels")
    rows, batch = workload["rows"], workload["batch"]
    if rows == batch:
        while True:
            yield inputs, labels
    order = whole(folder, "order")
    at = 0
    while True:
        chosen = order[at : at + batch]
        at = (at + batch) % len(order)
        yield inputs[chosen], labels[chosen]


def rate_at(rule, step):
    return rule["rate"] / (1 + rule.get("decay", 0) * step)


def work_of(workload):
    if workload["kind"] == "matmul":
        return 2 * workload["batch"] * workload["inputs"] * workload["outputs"] / 1e9
    return workload["batch"] if workload["unit"] == "samples/s" else 1


def factors_of(workload, folder):
    batch, inputs, outputs = workload["batch"], workload["inputs"], workload["outputs"]
    x = floats(folder, "x").reshape(batch, inputs)
    w = floats(folder, "w").reshape(inputs, outputs)
    d = floats(folder, "d").reshape(batch, outputs)
    return {"XW": (x, w, False, False), "XtD": (x, d, True, False), "DWt": (d, w, False, True)}[workload["form"]]


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


class NumpyNetwork:
    def __init__(self, workload, folder):
        self.W = [w.copy() for w in weights_of(workload, folder)]
        self.b = [np.zeros(w.shape[1], np.float32) for w in self.W]

    def probabilities(self, x):
        for i, (W, b) in enumerate(zip(self.W, self.b)):
            x = x @ W
            x += b
            if i < len(self.W) - 1:
                np.maximum(x, 0, out=x)
        return softmax(x)


class NumpyTraining(NumpyNetwork):
    def __init__(self, workload, folder):
        super().__init__(workload, folder)
        self.workload = workload
        self.batches = batches_of(workload, folder)
        self.parameters = [p for pair in zip(self.W, self.b) for p in pair]
        self.slots = [(np.zeros_like(p), np.zeros_like(p)) for p in self.parameters]
        self.random = np.random.default_rng(7)
        self.step = 0
        self.rows = np.arange(workload["batch"])

    def once(self):
        x, labels = next(self.batches)
        keep, l2 = self.workload.get("keep"), self.workload.get("l2")
        last = len(self.W) - 1
        inputs, masks = [x], []
        for i, (W, b) in enumerate(zip(self.W, self.b)):
            y = inputs[-1] @ W
            y += b
            if i == last:
                break
            np.maximum(y, 0, out=y)
            if keep is not None:
                mask = (self.random.random(y.shape, dtype=np.float32) < keep) * np.float32(1 / keep)
                y *= mask
                masks.append(mask)
            inputs.append(y)
        d = softmax(y)
        d[self.rows, labels] -= 1
        d *= np.float32(1 / len(labels))
        gradients = []
        for i in range(last, -1, -1):
            gradients = [inputs[i].T @ d, d.sum(axis=0)] + gradients
            if i == 0:
                break
            d = d @ self.W[i].T
            if keep is not None:
                d *= masks[i - 1]
            d *= inputs[i] > 0
        if l2 is not None:
            gradients[0] += np.float32(2 * l2) * self.W[0]
        self.update(gradients)
        self.step += 1

    def update(self, gradients):
        rule = self.workload["rule"]
        rate = rate_at(rule, self.step)
        for p, g, (first, second) in zip(self.parameters, gradients, self.slots):
            if rule["type"] == "momentum":
                first *= np.float32(rule["momentum"])
                first -= np.float32(rate) * g
                p += first
                continue
            t = self.step + 1
            first *= np.float32(0.9)
            first += np.float32(0.1) * g
            second *= np.float32(0.999)
            second += np.float32(0.001) * g * g
            corrected = rate * math.sqrt(1 - 0.999**t) / (1 - 0.9**t)
            p -= np.float32(corrected) * first / (np.sqrt(second) + np.float32(rule["epsilon"]))


class NumpyProduct:
    def __init__(self, workload, folder):
        a, b, ta, tb = factors_of(workload, folder)
        self.a, self.b = (a.T if ta else a), (b.T if tb else b)
        self.out = np.empty((self.a.shape[0], self.b.shape[1]), np.float32)

    def once(self):
        np.matmul(self.a, self.b, out=self.out)


class NumpyInference(NumpyNetwork):
    def __init__(self, workload, folder):
        super().__init__(workload, folder)
        self.inputs = floats(folder, "inputs").reshape(-1, workload["sizes"][0])

    def once(self):
        self.probabilities(self.inputs)


class TorchNetwork:
    def __init__(self, workload, folder):
        layers = []
        pairs = weights_of(workload, folder)
        for i, w in enumerate(pairs):
            linear = torch.nn.Linear(*w.shape)
            with torch.no_grad():
                linear.weight.copy_(torch.from_numpy(w.T.copy()))
                linear.bias.zero_()
            layers.append(linear)
            if i < len(pairs) - 1:
                layers.append(torch.nn.ReLU())
                if workload.get("keep") is not None:
                    layers.append(torch.nn.Dropout(1 - workload["keep"]))
        self.model = torch.nn.Sequential(*layers)

    def probabilities(self, x):
        self.model.eval()
        with torch.inference_mode():
            return torch.softmax(self.model(torch.from_numpy(x)), 1).numpy()


class TorchTraining(TorchNetwork):
    def __init__(self, workload, folder):
        super().__init__(workload, folder)
        self.workload = workload
        self.batches = batches_of(workload, folder)
        rule = workload["rule"]
        parameters = self.model.parameters()
        if rule["type"] == "adam":
            self.optimizer = torch.optim.Adam(parameters, rule["rate"], eps=rule["epsilon"])
        else:
            self.optimizer = torch.optim.SGD(parameters, rule["rate"], momentum=rule["momentum"])
        self.step = 0

    def once(self):
        x, labels = next(self.batches)
        rule, l2 = self.workload["rule"], self.workload.get("l2")
        for group in self.optimizer.param_groups:
            group["lr"] = rate_at(rule, self.step)
        self.model.train()
        self.optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(self.model(torch.from_numpy(x)), torch.from_numpy(labels).long())
        if l2 is not None:
            loss = loss + l2 * self.model[0].weight.square().sum()
        loss.backward()
        self.optimizer.step()
        self.step += 1


class TorchProduct:
    def __init__(self, workload, folder):
        a, b, ta, tb = factors_of(workload, folder)
        a, b = torch.from_numpy(a), torch.from_numpy(b)
        self.a, self.b = (a.T if ta else a), (b.T if tb else b)
        self.result = torch.empty(self.a.shape[0], self.b.shape[1])

    def once(self):
        torch.matmul(self.a, self.b, out=self.result)

    @property
    def out(self):
        return self.result.numpy()


class TorchInference(TorchNetwork):
    def __init__(self, workload, folder):
        super().__init__(workload, folder)
        self.inputs = floats(folder, "inputs").reshape(-1, workload["sizes"][0])

    def once(self):
        self.probabilities(self.inputs)


KINDS = {
    "numpy": {"train": NumpyTraining, "matmul": NumpyProduct, "infer": NumpyInference},
    "torch": {"train": TorchTraining, "matmul": TorchProduct, "infer": TorchInference},
}


def check_product(task, workload, folder):
    a, b, ta, tb = factors_of(workload, folder)
    expected = (a.T if ta else a)[:4].astype(np.float64) @ (b.T if tb else b).astype(np.float64)
    if not np.allclose(task.out[:4], expected, atol=1e-2):
        raise ValueError("the product is wrong")


def sample(task, work, seconds):
    start = time.perf_counter()
    calls, chunk, elapsed = 0, 1, 0.0
    while elapsed < seconds:
        before = elapsed
        for _ in range(chunk):
            task.once()
        calls += chunk
        elapsed = time.perf_counter() - start
        if elapsed - before < 0.00025:
            chunk *= 2
    return calls * work / elapsed


def cross_entropy(probabilities, labels):
    said = probabilities[np.arange(len(labels)), labels].astype(np.float64)
    return float(-np.log(np.maximum(said, 1e-30)).mean())


def prepare(library, workload, folder):
    task = KINDS[library][workload["kind"]](workload, folder)
    if workload["kind"] == "train":
        start, steps = time.perf_counter(), 0
        while steps < workload["warmUp"] and time.perf_counter() - start < PATIENCE:
            task.once()
            steps += 1
        inputs = floats(folder, "unseenInputs").reshape(-1, workload["sizes"][0])
        loss = cross_entropy(task.probabilities(inputs), whole(folder, "unseenLabels"))
        return task, {"loss": loss, "steps": steps}
    task.once()
    answer = {}
    if workload["kind"] == "matmul":
        check_product(task, workload, folder)
    else:
        answer = {"loss": cross_entropy(task.probabilities(task.inputs), whole(folder, "labels"))}
    sample(task, 1, 0.15)
    return task, answer


def main():
    library = sys.argv[1]
    task = None
    for line in sys.stdin:
        question = json.loads(line)
        try:
            if import_error is not None:
                answer = {"unavailable": f"python3 has no {library}"}
            elif question["ask"] == "open":
                workload = question["workload"]
                task, answer = prepare(library, workload, question["folder"])
            else:
                answer = {"rate": sample(task, work_of(workload), question["milliseconds"] / 1000)}
        except Exception as error:
            answer = {"failed": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


main()
