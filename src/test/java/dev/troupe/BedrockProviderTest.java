package dev.troupe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import dev.troupe.aws.Signature;
import dev.troupe.http.ScriptedServer;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ProviderSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/** Providers of Amazon Bedrock, by keys of their own and by access keys of AWS. */
class BedrockProviderTest {

  private static final String ANSWER =
      """
      {"output":{"message":{"role":"assistant","content":[{"text":"Hello"}]}},\
      "stopReason":"end_turn","usage":{"inputTokens":1,"outputTokens":1,"totalTokens":2}}\
      """;

  private static final String ACCESS_KEY = "access-key-id = AKID, secret-access-key = canary";

  @TempDir private Path files;

  private static Settings settings(String bedrock) {
    var options = ConfigParseOptions.defaults().setOriginDescription("my.conf");
    var text = "troupe.providers.bedrock { dialect = bedrock, " + bedrock + " }";
    return Settings.from(ConfigFactory.parseString(text, options), List.of(), Set.of());
  }

  private static ProviderSettings provider(String bedrock) {
    return settings(bedrock).providers().on().getFirst().settings();
  }

  private static String refusal(String bedrock) {
    var refused = assertThrows(StartRefused.class, () -> settings(bedrock));
    assertFalse(String.valueOf(refused.getMessage()).contains("canary"), refused::getMessage);
    return String.valueOf(refused.getMessage());
  }

  @Test
  void isAtTheAddressOfItsRegion() {
    assertEquals(
        Optional.of(URI.create("https://bedrock-runtime.eu-central-1.amazonaws.com")),
        provider("api-key = k, aws.region = eu-central-1").session().baseUrl());
    assertEquals(
        Optional.of(URI.create("https://vpce-1.example.org")),
        provider("api-key = k, base-url = \"https://vpce-1.example.org\"").session().baseUrl());
  }

  @Test
  void needsNoSignerForAKeyOfItsOwn() {
    var session = provider("api-key = k, aws.region = us-east-1").session();

    assertEquals("Bearer k", session.headers().get("Authorization"));
    assertEquals(Optional.empty(), session.signer());
  }

  @Test
  void isOffWithoutAnyKey() {
    assertEquals(
        List.of(
            "provider 'bedrock' is off: it has no key; export AWS_BEARER_TOKEN_BEDROCK, or give"
                + " troupe.providers.bedrock an api-key or an aws.access-key-id"),
        settings("aws { region = us-east-1, access-key-id = \"\" }").providers().offLines());
  }

  @Test
  void refusesToGoNowhere() {
    assertEquals(
        "troupe.providers.bedrock.aws.region is not set: say where Bedrock is, such as us-east-1",
        refusal("api-key = k"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "aws { access-key-id = AKID, secret-access-key = canary } | aws.region must be set where"
            + " aws.access-key-id is: signatures are for one region",
        "aws { region = us-east-1, access-key-id = AKID } | aws.secret-access-key must be set where"
            + " aws.access-key-id is, or its file",
        "aws { region = us-east-1, secret-access-key = canary } | aws.access-key-id must be set"
            + " where the secret or the token that belong to it are",
      })
  void refusesWhereSomethingIsMissing(String bedrock, String why) {
    assertEquals("troupe.providers.bedrock: " + why, refusal(bedrock));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "api-key = k, aws.region = \"a.b\" | aws.region must be a region such as us-east-1, got"
            + " a.b",
        "aws { region = us-east-1, access-key-id = AKID, secret-access-key = \"canary 1\" } |"
            + " aws.secret-access-key must be one word of Latin letters; value not shown",
        "aws { session-token = canary, session-token-file = \"/t\" } | aws.session-token-file must"
            + " be null where aws.session-token is set: keep one of them",
        "api-key = k, aws { region = us-east-1, access-key-id = AKID, secret-access-key = canary }"
            + " | aws.access-key-id must be null where an api-key is set: keep one of them",
        "headers.authorization = canary, aws { region = us-east-1, access-key-id = AKID,"
            + " secret-access-key = canary } | headers must not have 'authorization' where a key is"
            + " set, which goes there",
        "headers.X-Amz-Date = canary, aws { region = us-east-1, access-key-id = AKID,"
            + " secret-access-key = canary } | headers must not have 'X-Amz-Date' where an access"
            + " key is set: it is not signed",
      })
  void refusesWhatCannotBe(String bedrock, String why) {
    assertEquals("my.conf:1: troupe.providers.bedrock: " + why, refusal(bedrock));
  }

  @Test
  void refusesTheSectionToOtherDialects() {
    assertEquals(
        "my.conf:1: troupe.providers.bedrock: aws.region must be null: the dialect openai has"
            + " nothing of AWS",
        refusal("dialect = openai, aws.region = us-east-1"));
  }

  @Test
  void refusesTheSectionToProvidersInDirectStyle() {
    var user = new UserProvider("p", Optional.empty(), _ -> _ -> ModelResponse.of(""));
    var config = ConfigFactory.parseString("troupe.providers.p.aws.region = us-east-1");

    var refused =
        assertThrows(StartRefused.class, () -> Settings.from(config, List.of(user), Set.of()));

    assertTrue(
        String.valueOf(refused.getMessage())
            .endsWith(
                "aws.region must be null: a provider in direct style says by itself who asks"),
        refused::getMessage);
  }

  @Test
  void theSimulatorMindsNoneOfTheDefaults() {
    var config = ConfigFactory.parseString("troupe.provider-defaults.aws.region = us-east-1");

    assertTrue(Settings.from(config, List.of(), Set.of()).simulator().isPresent());
  }

  @Test
  @Timeout(180)
  void namesTheJarThatAnAccessKeyNeeds() throws Exception {
    var bedrock =
        """
        troupe.providers.bedrock {
          dialect = bedrock
          aws { region = us-east-1, access-key-id = AKID, secret-access-key = canary }
        }
        """;
    var file = Files.writeString(files.resolve("application.conf"), bedrock);

    try (var server = ChildServer.startWithout("http-auth-aws", "-Dconfig.file=" + file)) {
      assertEquals(2, server.awaitExit(), server::output);
      assertTrue(
          server
              .output()
              .contains(
                  "troupe: cannot start: aws.access-key-id needs a jar that is not on the class"
                      + " path: add software.amazon.awssdk:http-auth-aws"),
          server::output);
    }
  }

  @Test
  void takesASecretFromItsFile() throws Exception {
    var secret = Files.writeString(files.resolve("secret"), "s3cret\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    try (var server = ScriptedServer.answering(ScriptedServer.ok(ANSWER))) {
      call(server, "access-key-id = AKID, secret-access-key-file = \"" + secret + "\"");

      assertTrue(Signature.isGood(server.request(), "AKID", "s3cret"));
    }
  }

  @Test
  void signsWhatGoesToAModelWithAColonAndASlashInItsName() throws Exception {
    try (var server = ScriptedServer.answering(ScriptedServer.ok(ANSWER))) {
      call(server, ACCESS_KEY + ", session-token = token");

      var request = server.request();
      assertEquals("POST /model/a.b-v1%3A0%2Fc/converse-stream HTTP/1.1", request.line());
      assertTrue(Signature.isGood(request, "AKID", "canary"), request.head());
      assertTrue(
          request.head().toLowerCase(Locale.ROOT).contains("x-amz-security-token: token\r\n"));
      assertFalse(request.head().contains("canary"), request.head());
    }
  }

  @Test
  void signsARetryToo() throws Exception {
    var unavailable = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n";
    try (var server =
        ScriptedServer.start(
            connection -> {
              connection.read();
              connection.write(unavailable);
              connection.read();
              connection.write(ScriptedServer.ok(ANSWER));
            })) {
      call(server, ACCESS_KEY);

      assertTrue(Signature.isGood(server.request(), "AKID", "canary"));
      assertTrue(Signature.isGood(server.request(), "AKID", "canary"));
    }
  }

  @Test
  void theServersLogTellsNothingOfASignatureEvenWhereItTellsEverythingElse() throws Exception {
    var logs = new LoggerContext();
    var reader = new JoranConfigurator();
    reader.setContext(logs);
    reader.doConfigure(Path.of("src", "main", "dist", "logback.xml").toFile());
    logs.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.TRACE);

    var signer = logs.getLogger(AwsV4HttpSigner.class);

    assertEquals(Level.INFO, signer.getEffectiveLevel());
    logs.stop();
  }

  @Test
  void setsAsideAKeyThatIsRefused() throws Exception {
    var refused =
        "HTTP/1.1 403 Forbidden\r\nContent-Length: 76\r\n\r\n"
            + "{\"Message\":\"Authentication failed: Please make sure your API Key is valid.\"}";
    try (var server =
            ScriptedServer.start(
                connection -> {
                  while (true) {
                    var bad = connection.read().head().contains("Bearer bad");
                    connection.write(bad ? refused : ScriptedServer.ok(ANSWER));
                  }
                });
        var troupe = troupe(server, "api-keys = [bad, good]")) {
      for (var i = 0; i < 3; i++) {
        assertEquals("Hello", troupe.model("bedrock/m").generate("Hi").content());
      }

      for (var bad : List.of(true, false, false, false)) {
        assertEquals(bad, server.request().head().contains("Bearer bad"));
      }
    }
  }

  private static void call(ScriptedServer server, String key) throws Exception {
    try (var troupe = troupe(server, "aws { region = us-east-1, " + key + " }")) {
      assertEquals("Hello", troupe.model("bedrock/a.b-v1:0/c").generate("Hi").content());
    }
  }

  private static Troupe troupe(ScriptedServer server, String keys) throws Exception {
    var config =
        """
        troupe.simulator.start = never
        troupe.providers.bedrock {
          dialect = bedrock, base-url = "%s", retry.shortest-pause = 1ms, %s
        }
        """
            .formatted(server.uri(), keys);
    return Troupe.builder().config(ConfigFactory.parseString(config)).start();
  }
}
