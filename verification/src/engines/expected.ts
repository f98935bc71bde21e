/** The hash of each run. They change only where a change of bits is meant, such as another order of summation; say so in the changeset. */
export const EXPECTED: Readonly<Record<string, string>> = {
  'spiral, Adam, dropout, batch norm, seed 1': 'f9d57051513f9987ffe41776b9202903aa34fc9f7f727b1028cac077f0a540cf',
  'spiral, Adam, dropout, batch norm, seed 2': '0106c5a9b02b50e389f9da8d060c3db1e7883543252a3bd67c1792cd81035ce4',
  'spiral, Adam, dropout, batch norm, seed 3': 'c5d2619cc1f33941c59e4d334f017cc395916dd5fe876b40a95c8ab0ab28b127',
  'digits, convolution, RMSprop, seed 1': '710fe1cb127e6bdea0e59a2815afb32b74cc8d50b4e4c7b8eaaf9ecccb59f65d',
  'digits, convolution, RMSprop, seed 2': '892c7480d729e60cd25f2f1f4cc5c1343585520176d8706fbe5cbc6e849458b0',
  'digits, convolution, RMSprop, seed 3': '2c4688182b28c5969537b3781b7dc7872329cac9c190141cb833bb17fe75278f',
  'iris, tanh and sigmoid, momentum that warms up, seed 1': 'd69c7d2c210ae621d9a7e535e917b43df0129326b4b4a76d45fd8fe56a7678f1',
  'iris, tanh and sigmoid, momentum that warms up, seed 2': 'e5a5911192bc8074b6a08409a4b8ef6c55522fb8a649b43dfd404104a39e4280',
  'iris, tanh and sigmoid, momentum that warms up, seed 3': '3c5fd4202bbe77d0fe145f51e123106f3434f13c91db80f7feac44721ad6719b',
  'a sine, residual GELU, layer norm, AdamW, seed 1': 'c443ce8018e8a3b0349c67dc7d580154a0a13b519018453943fd7346d77e0a8a',
  'a sine, residual GELU, layer norm, AdamW, seed 2': 'cf7fdd32c68bf0d074bd328704457754b2da7f141c82c97b103b76661ba51b59',
  'a sine, residual GELU, layer norm, AdamW, seed 3': '85f3cb7ffae97ba22f1efc6aab96892bc251c4d75c76656654bcdd3155697dd7',
  'numbers of words, embedding, AdaGrad, seed 1': '7dbb881665eaeadf25a8f0352a6b12606da0136fb805dc4d304ba915167ce7c8',
  'numbers of words, embedding, AdaGrad, seed 2': 'e04f08d7743a5ba98203d3953cc5a476946852d5f3c49e7cdc05a8124fbdfb4a',
  'numbers of words, embedding, AdaGrad, seed 3': 'fd946f68b960af92af4f81f6d76058a8fe0dfa22f13840e50552a6058c3d684a',
};
