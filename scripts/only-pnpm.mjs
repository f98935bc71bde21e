// Stops a stray `npm install`, which would lay out the workspace's packages wrongly.
if (!process.env.npm_config_user_agent?.startsWith('pnpm/')) {
  console.error('\nThis workspace is installed by pnpm. `npm start` and `npm test` do all that is needed by themselves.\n');
  process.exit(1);
}
