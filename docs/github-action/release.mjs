import { call, input } from './call.mjs';

const ip = process.env.STATE_ip;

// The lease ends by itself: what fails here fails no job.
if (ip) {
  try {
    await call(
      'DELETE',
      `authkeys/${encodeURIComponent(input('authkey'))}/lease?ip=${encodeURIComponent(ip)}`,
    );
    console.log(`${ip} is released.`);
  } catch (error) {
    console.log(`::warning::${error.message}`);
  }
}
