import com.typesafe.config.ConfigFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.ConnectHttp;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.settings.ConnectionPoolSettings;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/**
 * The anchor of the speed benchmark: the least that Pekko HTTP needs to pass a request on to an
 * upstream and its answer back, bytes untouched, by its own host pool.
 *
 * <p>Arguments: port to listen on, port of the upstream, connections to it.
 */
class PassThrough {

  private static final String CONFIG =
      """
      pekko {
        loglevel = WARNING
        actor.default-dispatcher.fork-join-executor { parallelism-min = 2, parallelism-max = 4 }
        http.server {
          server-header = "", request-timeout = infinite, idle-timeout = infinite, backlog = 4096
          max-connections = 65536, parsing.modeled-header-parsing = off
        }
        http.client { user-agent-header = "", parsing.modeled-header-parsing = off }
        http.host-connection-pool { max-retries = 0, max-open-requests = 65536 }
      }
      """;

  public static void main(String[] arguments) {
    var port = Integer.parseInt(arguments[0]);
    var upstream = Integer.parseInt(arguments[1]);
    var connections = Integer.parseInt(arguments[2]);
    var system =
        ActorSystem.create(
            "anchor", ConfigFactory.parseString(CONFIG).withFallback(ConfigFactory.load()));
    var http = Http.get(system);
    var settings = ConnectionPoolSettings.create(system).withMaxConnections(connections);
    var pool =
        http.<CompletableFuture<HttpResponse>>cachedHostConnectionPool(
            ConnectHttp.toHost("127.0.0.1", upstream), settings, system.log());
    var queue =
        Source.<Pair<HttpRequest, CompletableFuture<HttpResponse>>>queue(
                65_536, OverflowStrategy.dropNew())
            .via(pool)
            .toMat(
                Sink.foreach(
                    answer -> {
                      var result = answer.first();
                      if (result.isSuccess()) {
                        answer.second().complete(result.get());
                      } else {
                        answer.second().completeExceptionally(result.failed().get());
                      }
                    }),
                Keep.left())
            .run(system);
    Function<HttpRequest, CompletionStage<HttpResponse>> passOn =
        request -> {
          var answer = new CompletableFuture<HttpResponse>();
          var onward = HttpRequest.POST(request.getUri().path()).withEntity(request.entity());
          queue.offer(Pair.create(onward, answer));
          return answer;
        };
    http.newServerAt("127.0.0.1", port).bind(passOn).toCompletableFuture().join();
    System.out.println("listening on " + port);
  }
}
