package dev.troupe.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.typesafe.config.ConfigFactory;
import dev.troupe.Troupe;
import dev.troupe.tool.SimpleTool;
import dev.troupe.tool.ToolContext;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.concurrent.TimeUnit;

/** The program of {@link F34SpinningToolTest}: a server with tools that can spin. */
final class SpinServer {

  private static final long LONGEST_SPIN = TimeUnit.SECONDS.toNanos(60);
  private static volatile boolean spinning = true;

  record Request(boolean spin) {}

  /** Computes until it is released, and heeds no interrupt. */
  record Spin() implements SimpleTool<Request, String> {
    @Override
    public String execute(Request request, ToolContext tool) {
      for (var start = System.nanoTime();
          request.spin() && spinning && System.nanoTime() - start < LONGEST_SPIN; ) {
        Thread.onSpinWait();
      }
      return "done";
    }
  }

  /** Has a fork compute like that, and waits for it. */
  record ForkAndSpin() implements SimpleTool<Request, String> {
    @Override
    public String execute(Request request, ToolContext tool) throws InterruptedException {
      try (var scope = tool.scope()) {
        return scope.fork("spinner", () -> new Spin().execute(request, tool)).await();
      }
    }
  }

  private SpinServer() {}

  /**
   * Says its port; ends the spins when it is told {@code release}, and itself at end of input.
   *
   * @param arguments lines of settings
   */
  public static void main(String[] arguments) throws Exception {
    var settings =
        "troupe { ingress.port = 0, simulator.pace = 0s }\n" + String.join("\n", arguments);
    try (var troupe =
            Troupe.builder()
                .config(ConfigFactory.parseString(settings))
                .tool("spin-a", new Spin())
                .tool("spin-b", new Spin())
                .tool("fork-a", new ForkAndSpin())
                .tool("fork-b", new ForkAndSpin())
                .ingress(true)
                .start();
        var lines = new BufferedReader(new InputStreamReader(System.in, US_ASCII))) {
      IO.println("port: " + troupe.address().orElseThrow().getPort());
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        spinning = !line.equals("release");
      }
      spinning = false;
    }
  }
}
