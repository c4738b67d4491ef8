export {
  nextRoute as GET,
  nextRoute as HEAD,
  nextRoute as POST,
  nextRoute as PUT,
  nextRoute as PATCH,
  nextRoute as DELETE,
  nextRoute as OPTIONS,
} from '#lib/api/next-route';
