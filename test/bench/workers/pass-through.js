// The floor: what a Worker costs that does nothing but hand a request on.
export default {
  fetch: (request, env) => env.UPSTREAM.fetch(request),
}
