import com.typesafe.config.ConfigFactory;
import dev.troupe.Troupe;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** A program with an HTTP server in it, and a client of that server. */
void main() throws IOException, InterruptedException {
  var config = ConfigFactory.parseString("troupe.ingress.port = 0");
  try (var troupe = Troupe.builder().config(config).ingress(true).start();
      var client = HttpClient.newHttpClient()) {
    var server = "http://127.0.0.1:" + troupe.address().orElseThrow().getPort();
    var request =
        HttpRequest.newBuilder(URI.create(server + "/v1/tools/chat"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"prompt\": \"Hello, door!\"}"))
            .build();
    IO.println("over http: " + client.send(request, BodyHandlers.ofString()).body());
  }
}
