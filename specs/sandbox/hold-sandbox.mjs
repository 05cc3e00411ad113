// Starts a sandbox from the build, prints where it is, and holds it until this process is ended from outside.
import { Sandbox } from '../../dist/index.js';

const sandbox = await Sandbox.start();
console.log(sandbox.folder);
setInterval(() => {}, 1000);
