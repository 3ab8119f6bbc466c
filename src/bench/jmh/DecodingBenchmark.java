package dev.troupe.http; // whose parsers of frames nobody else sees

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import dev.troupe.dialect.Dialect;
import dev.troupe.dialect.anthropic.AnthropicDialect;
import dev.troupe.dialect.gemini.GeminiDialect;
import dev.troupe.dialect.ollama.OllamaDialect;
import dev.troupe.dialect.openai.OpenAiDialect;
import dev.troupe.dialect.responses.ResponsesDialect;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What it takes to turn a streamed answer's bytes into events of the model, framing included, for
 * each event; beside it a scan of the tokens of the same JSON by a bare parser.
 *
 * <p>The bytes come in pieces of 1,460, as from a network.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 20, time = 2) // the compiler changes its mind for half of that
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class DecodingBenchmark {

  private static final int EVENTS = 500;
  private static final int PIECE = 1460;

  private static final String OPENAI =
      """
      {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1694268190,"model":"gpt-4o-mini",\
      "system_fingerprint":"fp_44709d6fcb","choices":[{"index":0,"delta":{"content":"%s"},\
      "logprobs":null,"finish_reason":null}]}\
      """;
  private static final String ANTHROPIC =
      """
      {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"%s"}}\
      """;
  private static final String GEMINI =
      """
      {"candidates":[{"content":{"parts":[{"text":"%s"}],"role":"model"},"index":0}],\
      "usageMetadata":{"promptTokenCount":9,"totalTokenCount":9},"modelVersion":"gemini-2.5-flash",\
      "responseId":"mAit"}\
      """;
  private static final String OLLAMA =
      """
      {"model":"llama3.2","created_at":"2025-08-04T08:52:19.385406Z",\
      "message":{"role":"assistant","content":"%s"},"done":false}\
      """;
  private static final String RESPONSES =
      """
      {"type":"response.output_text.delta","item_id":"msg_0","output_index":0,"content_index":0,\
      "delta":"%s","logprobs":[],"obfuscation":"x8Ba","sequence_number":4}\
      """;
  private static final List<String> WORDS = List.of(" the", " model", " says", "\\n\\n", " größer");

  @Param({"openai", "anthropic", "gemini", "ollama", "openai-responses"})
  public String dialect;

  private final JsonFactory bare = new JsonFactory();
  private final List<byte[]> documents = new ArrayList<>();
  private final List<byte[]> pieces = new ArrayList<>();
  private Dialect decoder;
  private String contentType = "text/event-stream";

  @Setup
  public void write() {
    var event =
        switch (dialect) {
          case "openai" -> OPENAI;
          case "anthropic" -> ANTHROPIC;
          case "gemini" -> GEMINI;
          case "ollama" -> OLLAMA;
          default -> RESPONSES;
        };
    decoder =
        switch (dialect) {
          case "openai" -> new OpenAiDialect();
          case "anthropic" -> new AnthropicDialect();
          case "gemini" -> new GeminiDialect();
          case "ollama" -> new OllamaDialect();
          default -> new ResponsesDialect();
        };
    contentType = dialect.equals("ollama") ? "application/x-ndjson" : contentType;
    var wire = new StringBuilder();
    if (dialect.equals("anthropic")) {
      wire.append(
          """
          event: message_start
          data: {"type":"message_start","message":{"id":"m","model":"c","content":[]}}

          event: content_block_start
          data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

          """);
    }
    for (var i = 0; i < EVENTS; i++) {
      var document = event.formatted(WORDS.get(i % WORDS.size()));
      documents.add(document.getBytes(UTF_8));
      wire.append(
          switch (dialect) {
            case "ollama" -> document + "\n";
            case "anthropic" -> "event: content_block_delta\ndata: " + document + "\n\n";
            case "openai-responses" ->
                "event: response.output_text.delta\ndata: " + document + "\n\n";
            default -> "data: " + document + "\n\n";
          });
    }
    var bytes = wire.toString().getBytes(UTF_8);
    for (var at = 0; at < bytes.length; at += PIECE) {
      pieces.add(Arrays.copyOfRange(bytes, at, Math.min(at + PIECE, bytes.length)));
    }
  }

  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void decode(Blackhole told) {
    var frames = FrameParser.of(contentType, 1 << 20).orElseThrow();
    var answer = decoder.decoder();
    var sink =
        new FrameParser.Sink() {
          @Override
          public void event(String name, byte[] data) {
            answer.event(name, data, told::consume);
          }

          @Override
          public void comment() {}
        };
    for (var piece : pieces) {
      frames.feed(piece, 0, piece.length, sink);
    }
    answer.close();
  }

  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void scan(Blackhole told) throws IOException {
    for (var document : documents) {
      try (var json = bare.createParser(document)) {
        for (var token = json.nextToken(); token != null; token = json.nextToken()) {
          told.consume(token);
        }
      }
    }
  }
}
