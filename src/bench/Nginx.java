import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The nginx processes of a benchmark: upstreams that always answer the same, and proxies before
 * them.
 */
final class Nginx {

  private static final String SENTENCE = "A bounded queue tells its callers the truth early. ";

  private Nginx() {}

  /** An upstream that answers every request with the same 1.5 KB of JSON. */
  static void answering(Lab lab, int port) throws Exception {
    start(lab, port, "location / { default_type application/json; return 200 '" + json() + "'; }");
  }

  /**
   * An upstream that answers every request with the same stream: 12 deltas and the end, at once.
   */
  static void streaming(Lab lab, int port) throws Exception {
    start(
        lab, port, "location / { default_type text/event-stream; return 200 '" + stream() + "'; }");
  }

  /** A reverse proxy on {@code port} before the upstream on {@code upstream}. */
  static Load.Target proxy(Lab lab, int port, int upstream) throws Exception {
    return proxy(lab, port, upstream, "");
  }

  /** The same, which passes each part of an answer on as soon as it is there. */
  static Load.Target streamingProxy(Lab lab, int port, int upstream) throws Exception {
    return proxy(lab, port, upstream, " proxy_buffering off;");
  }

  private static Load.Target proxy(Lab lab, int port, int upstream, String more) throws Exception {
    var body =
        "location / { proxy_pass http://model; proxy_http_version 1.1;"
            + " proxy_set_header Connection \"\";"
            + more
            + " }";
    return new Load.Target("nginx reverse proxy", port, start(lab, port, upstream, body));
  }

  private static long start(Lab lab, int port, String body) throws Exception {
    return start(lab, port, port, body);
  }

  private static long start(Lab lab, int port, int upstream, String body) throws Exception {
    var directory = Files.createDirectories(lab.scratch().resolve("nginx-" + port));
    var conf =
        Files.readString(Path.of("src/bench/nginx.conf"))
            .replace("@DIR@", directory.toString())
            .replace("@PORT@", String.valueOf(port))
            .replace("@UPSTREAM@", String.valueOf(upstream))
            .replace("@BODY@", body);
    var file = Files.writeString(directory.resolve("nginx.conf"), conf);
    return lab.start(port, Map.of(), "nginx", "-p", directory.toString(), "-c", file.toString());
  }

  private static String json() {
    return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\"m\","
               + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
        + SENTENCE.repeat(22)
        + "\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],"
        + "\"usage\":{\"prompt_tokens\":57,\"completion_tokens\":198,\"total_tokens\":255}}";
  }

  private static String stream() {
    var head =
        "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
            + "\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":";
    var delta = head + "{\"content\":\"" + SENTENCE + "\"},\"finish_reason\":null}]}\n\n";
    return delta.repeat(12) + head + "{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
  }
}
