package dev.troupe.ingress;

import static dev.troupe.ingress.TestIngress.json;
import static dev.troupe.ingress.TestIngress.within;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.event.Door;
import dev.troupe.model.Attempt;
import dev.troupe.model.FinishReason;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelResponse;
import dev.troupe.model.Part;
import dev.troupe.model.TimeLimits;
import dev.troupe.model.Usage;
import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Generate;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatApiTest {

  private static final String PATH = "/v1/chat/completions";
  private static final String HELLO =
      """
      {"model":"local/small","messages":[{"role":"user","content":"hello"}]}\
      """;
  private static final ActorTestKit KIT = ActorTestKit.create();

  @SuppressWarnings("NullAway.Init") // before each test
  private TestIngress ingress;

  @BeforeEach
  void start() throws Exception {
    ingress = TestIngress.start(KIT, "");
  }

  @AfterEach
  void stop() {
    ingress.close();
  }

  @AfterAll
  static void stopAll() {
    KIT.shutdownTestKit();
  }

  @Test
  void answersInTheShapeOfOpenAi() throws Exception {
    var pending = ingress.post(PATH, HELLO);
    var ask = ingress.router.expectMessageClass(Generate.class);
    ask.replyTo().tell(new Answered(whole("good \ud83d\ude00 day", List.of())));
    var response = within(pending);

    assertEquals(200, response.statusCode());
    assertEquals(Door.HTTP, ask.origin().door());
    assertEquals(ask.origin().callId(), response.headers().firstValue("troupe-call").orElseThrow());
    var body = json(response);
    assertEquals(
        json(
            """
            {"id":"r-1","object":"chat.completion","created":%d,"model":"small-1","choices":[
            {"index":0,"message":{"role":"assistant","content":"good 😀 day","refusal":null},
            "logprobs":null,"finish_reason":"stop"}],
            "usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}\
            """
                .formatted(body.get("created").asLong())),
        body);
  }

  @Test
  void namesWhoServedInItsHeaders() throws Exception {
    var pending = ingress.post(PATH, HELLO);
    var moment = Duration.ofMillis(1);
    var tried =
        List.of(
            new Attempt("far", "m", "throttled", true, false, moment),
            new Attempt("local", "small-1", "ok", true, false, moment));
    ingress
        .router
        .expectMessageClass(Generate.class)
        .replyTo()
        .tell(new Answered(whole("hi", List.of()).after(tried)));

    var headers = within(pending).headers();

    assertEquals("local", headers.firstValue("troupe-provider").orElseThrow());
    assertEquals("small-1", headers.firstValue("troupe-model").orElseThrow());
    assertEquals("2", headers.firstValue("troupe-attempts").orElseThrow());
  }

  @Test
  void keepsWhatAProviderSaysOutOfTheLinesOfItsHeaders() throws Exception {
    var pending = ingress.post(PATH, HELLO);
    var evil = ModelResponse.of("hi").servedBy("local", "m\r\nset-cookie: a=b");
    ingress.router.expectMessageClass(Generate.class).replyTo().tell(new Answered(evil));

    var headers = within(pending).headers();

    assertTrue(headers.firstValue("set-cookie").isEmpty());
    assertTrue(headers.firstValue("troupe-model").isEmpty());
  }

  @Test
  void givesToolCallsWithoutContent() throws Exception {
    var pending = ingress.post(PATH, HELLO);
    var call = new Part.ToolCall("call_1", "weather", "{\"city\":\"Rome\"}");
    ingress
        .router
        .expectMessageClass(Generate.class)
        .replyTo()
        .tell(new Answered(whole("", List.of(call))));
    var choice = json(within(pending)).at("/choices/0");

    assertTrue(choice.at("/message/content").isNull());
    assertEquals("weather", choice.at("/message/tool_calls/0/function/name").asText());
    assertEquals(
        "{\"city\":\"Rome\"}", choice.at("/message/tool_calls/0/function/arguments").asText());
  }

  @ParameterizedTest
  @CsvSource({
    "REJECTED,400,invalid_request_error",
    "UNKNOWN_MODEL,404,invalid_request_error",
    "BLOCKED,400,invalid_request_error",
    "UNAUTHORIZED,502,server_error",
    "THROTTLED,429,rate_limit_error",
    "OVERLOADED,503,server_error",
    "UNAVAILABLE,503,server_error",
    "TIMED_OUT,504,server_error",
    "MALFORMED,502,server_error",
    "BROKEN,502,server_error"
  })
  void mapsEachKindOfFailureToItsStatus(Kind kind, int status, String type) throws Exception {
    var response = failed(ModelFailure.of(kind, "provider 'local': it failed"));

    assertEquals(status, response.statusCode());
    assertEquals(type, json(response).at("/error/type").asText());
    assertEquals("provider 'local': it failed", json(response).at("/error/message").asText());
    assertEquals(
        status == 503, response.headers().firstValue("retry-after").isPresent(), "retry-after");
  }

  @Test
  void saysInRetryAfterHowLongToWaitRoundedUp() throws Exception {
    var throttled = ModelFailure.of(Kind.THROTTLED, "full").retryAfter(Duration.ofMillis(2_100));

    var response = failed(throttled);

    assertEquals("3", response.headers().firstValue("retry-after").orElseThrow());
  }

  @Test
  void namesTheFilterAndTheKeyInTheCode() throws Exception {
    assertEquals("content_filter", codeOf(Kind.BLOCKED));
    assertEquals("provider_unauthorized", codeOf(Kind.UNAUTHORIZED));
    assertEquals("model_not_found", codeOf(Kind.UNKNOWN_MODEL));
  }

  @Test
  void takesTheTimeLimitsOfACallFromItsHeaders() throws Exception {
    var response =
        ingress.post(
            PATH,
            HELLO,
            with ->
                with.header("troupe-connect-timeout", "1s")
                    .header("troupe-first-event-timeout", "2m")
                    .header("troupe-between-events-timeout", "30ms"));
    var ask = ingress.router.expectMessageClass(Generate.class);
    ask.replyTo().tell(new Answered(ModelResponse.of("")));
    within(response);

    assertEquals(
        TimeLimits.NONE
            .connect(Duration.ofSeconds(1))
            .firstEvent(Duration.ofMinutes(2))
            .betweenEvents(Duration.ofMillis(30)),
        ask.request().timeLimits());
  }

  @Test
  void shortensTheDeadlineByTheHeaderAndNeverLengthensIt() throws Exception {
    var shortened = ingress.post(PATH, HELLO, with -> with.header("troupe-deadline", "1500ms"));
    var ask = ingress.router.expectMessageClass(Generate.class);
    ask.replyTo().tell(new Answered(ModelResponse.of("")));
    within(shortened);
    var lengthened =
        ingress.post(PATH, HELLO, with -> with.header("troupe-deadline", "999999999h"));
    var second = ingress.router.expectMessageClass(Generate.class);
    second.replyTo().tell(new Answered(ModelResponse.of("")));
    within(lengthened);

    assertFalse(ask.remaining().compareTo(Duration.ofMillis(1500)) > 0);
    assertTrue(ask.remaining().compareTo(Duration.ofMillis(500)) > 0);
    assertFalse(second.remaining().compareTo(Duration.ofSeconds(20)) > 0);
  }

  @Test
  void answers504WhenNobodyElseDoes() throws Exception {
    var response = within(ingress.post(PATH, HELLO, with -> with.header("troupe-deadline", "1ms")));

    assertEquals(504, response.statusCode());
  }

  private String codeOf(Kind kind) throws Exception {
    return json(failed(ModelFailure.of(kind, "no"))).at("/error/code").asText();
  }

  private HttpResponse<String> failed(ModelFailure failure) throws Exception {
    var pending = ingress.post(PATH, HELLO);
    ingress.router.expectMessageClass(Generate.class).replyTo().tell(new Failed(failure));
    return within(pending);
  }

  private static ModelResponse whole(String content, List<Part.ToolCall> calls) {
    return new ModelResponse(
        content,
        Optional.empty(),
        calls,
        calls.isEmpty() ? FinishReason.STOP : FinishReason.TOOL_CALLS,
        Optional.of(Usage.of(3, 4)),
        "small-1",
        "local",
        Optional.of("r-1"),
        Optional.empty(),
        List.of());
  }
}
