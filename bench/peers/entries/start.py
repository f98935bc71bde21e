"""The first step of training a small network, from the start of the process."""

import sys

inputs = [((i * 37) % 101) / 50 - 1 for i in range(600)]
labels = [i % 3 for i in range(300)]

if sys.argv[1] == "torch":
    import torch

    x, y = torch.tensor(inputs).reshape(300, 2), torch.tensor(labels)
    model = torch.nn.Sequential(torch.nn.Linear(2, 64), torch.nn.ReLU(), torch.nn.Linear(64, 3))
    optimizer = torch.optim.Adam(model.parameters(), 0.02)
    loss = torch.nn.functional.cross_entropy(model(x), y)
    loss.backward()
    optimizer.step()
    print(loss.item())
else:
    import numpy as np

    x, y = np.array(inputs, np.float32).reshape(300, 2), np.array(labels)
    random = np.random.default_rng(7)
    W1, W2 = random.normal(size=(2, 64)).astype(np.float32), random.normal(size=(64, 3)).astype(np.float32) * 0.18
    b1, b2 = np.zeros(64, np.float32), np.zeros(3, np.float32)
    h = np.maximum(x @ W1 + b1, 0)
    z = h @ W2 + b2
    p = np.exp(z - z.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    print(-np.log(p[np.arange(300), y]).mean())
    p[np.arange(300), y] -= 1
    p /= 300
    dh = (p @ W2.T) * (h > 0)
    for parameter, gradient in ((W1, x.T @ dh), (b1, dh.sum(0)), (W2, h.T @ p), (b2, p.sum(0))):
        mean, squares = 0.1 * gradient, 0.001 * gradient**2
        parameter -= 0.02 * (mean / 0.1) / (np.sqrt(squares / 0.001) + 1e-7)
