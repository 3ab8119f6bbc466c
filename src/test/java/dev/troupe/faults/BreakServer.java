package dev.troupe.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.typesafe.config.ConfigFactory;
import dev.troupe.Troupe;
import dev.troupe.tool.SimpleTool;
import dev.troupe.tool.ToolContext;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;

/** The program of {@link F33EndOfProcessTest}: a server with a tool that can break the process. */
final class BreakServer {

  private static final int PIECE_BYTES = 1024 * 1024;

  record Request(String how) {}

  /** Breaks as it is told. */
  record Break() implements SimpleTool<Request, String> {
    @Override
    public String execute(Request request, ToolContext tool) {
      return switch (request.how()) {
        case "memory" -> "pieces: " + hoard().size();
        case "thrown" -> throw new OutOfMemoryError("by hand");
        case "exit" -> {
          System.exit(7);
          yield "never";
        }
        default -> "well";
      };
    }

    private static List<byte[]> hoard() {
      var pieces = new ArrayList<byte[]>();
      while (pieces.size() < Integer.MAX_VALUE) { // the memory ends before the numbers do
        pieces.add(new byte[PIECE_BYTES]);
      }
      return pieces;
    }
  }

  private BreakServer() {}

  /** Says its port, and ends at the end of its input. */
  public static void main(String[] arguments) throws Exception {
    try (var troupe =
            Troupe.builder()
                .config(ConfigFactory.parseString("troupe { ingress.port = 0 }"))
                .tool("break", new Break())
                .ingress(true)
                .start();
        var lines = new BufferedReader(new InputStreamReader(System.in, US_ASCII))) {
      IO.println("port: " + troupe.address().orElseThrow().getPort());
      while (lines.readLine() != null) {
        // until its end
      }
    }
  }
}
