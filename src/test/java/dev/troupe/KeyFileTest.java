package dev.troupe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Keys that stand in files of their own. */
@Isolated("hears what every tree logs")
class KeyFileTest {

  private static final String CANARY = "sk-canary-7d1f";

  private final Logger logger = (Logger) LoggerFactory.getLogger("troupe");
  private final ListAppender<ILoggingEvent> said = new ListAppender<>();

  @TempDir private Path directory;

  @BeforeEach
  void listen() {
    said.start();
    logger.addAppender(said);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(said);
  }

  private Path file(String content, String mode) throws IOException {
    var file = Files.writeString(Files.createTempFile(directory, "key", ""), content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private static Settings settings(String openai) {
    var options = ConfigParseOptions.defaults().setOriginDescription("my.conf");
    var config = ConfigFactory.parseString("troupe.providers.openai { " + openai + " }", options);
    return Settings.from(config, List.of(), Set.of());
  }

  private static String refusal(String openai) {
    var refused = assertThrows(StartRefused.class, () -> settings(openai));
    return String.valueOf(refused.getMessage());
  }

  private List<String> warnings() {
    return said.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static Map<String, String> headers(Settings settings) {
    return settings.providers().on().getFirst().settings().session().headers();
  }

  @Test
  void theKeyOfAFileIsTakenUpstream() throws Exception {
    var config =
        """
        troupe.simulator { start = always, api-key = "%s", pace = 0s }
        troupe.providers.simulator.api-key-file = "%s"
        """
            .formatted(CANARY, file(CANARY + "\n", "rw-------"));

    try (var troupe = Troupe.builder().config(ConfigFactory.parseString(config)).start()) {
      assertEquals("hello", troupe.model("simulator/echo").generate("hello").content());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r\n"})
  void theEndOfItsLineIsNoPartOfTheKey(String end) throws IOException {
    var settings = settings("api-key-file = \"%s\"".formatted(file(CANARY + end, "rw-------")));

    assertEquals("Bearer " + CANARY, headers(settings).get("Authorization"));
    assertEquals(List.of(), warnings());
    assertFalse(settings.toString().contains(CANARY));
  }

  @ParameterizedTest
  @CsvSource({"rw-r-----, 0640", "rw-r--r--, 0644", "rwxrwxrwx, 0777", "rw-----w-, 0602"})
  void aModeBeyondItsOwnersIsWarnedOfOnce(String mode, String octal) throws IOException {
    var file = file(CANARY, mode);

    settings("api-key-file = \"%s\"".formatted(file));

    assertEquals(
        List.of(
            "provider 'openai': api-key-file %s has the mode %s, so that others can use the key: chmod 600 %s"
                .formatted(file, octal, file)),
        warnings());
  }

  @Test
  void noKeyIsReadOfAProviderThatIsOff() {
    assertEquals(1, settings("enabled = false, api-key-file = \"/gone\"").providers().off().size());
  }

  @Test
  void anUnsetOrBlankPathIsNoKey() {
    assertEquals(1, settings("api-key-file = \" \"").providers().off().size());
  }

  @Test
  void eachOfSeveralFilesHoldsAKey() throws IOException {
    var settings =
        settings(
            "api-key-files = [\"%s\", \"%s\"]"
                .formatted(file(CANARY, "rw-------"), file("other", "r--------")));

    var keys = settings.providers().on().getFirst().settings().keys().headers();
    assertEquals(
        List.of(
            Map.of("Authorization", "Bearer " + CANARY), Map.of("Authorization", "Bearer other")),
        keys);
  }

  @Test
  void theSameKeyInTwoFilesIsRefused() throws IOException {
    var files =
        "api-key-files = [\"%s\", \"%s\"]"
            .formatted(file(CANARY, "rw-------"), file(CANARY + "\n", "rw-------"));

    assertEquals(
        "my.conf:1: troupe.providers.openai: api-key-files[1] must differ from api-key-files[0],"
            + " which is the same",
        refusal(files));
  }

  @Test
  void aFileThatHoldsNoKeyIsRefusedWithoutItsContent() throws IOException {
    for (var content : List.of(CANARY + " b", CANARY + "\nb", "\uFEFF" + CANARY)) {
      assertEquals(
          "my.conf:1: troupe.providers.openai: api-key-file must be one word of Latin letters;"
              + " value not shown",
          refusal("api-key-file = \"%s\"".formatted(file(content, "rw-------"))));
    }
    for (var content : List.of("", "\n", " \n")) {
      var empty = file(content, "rw-------");
      assertEquals(
          "my.conf:1: troupe.providers.openai: api-key-file must name a file that holds a key, got "
              + empty
              + ", which is empty",
          refusal("api-key-file = \"%s\"".formatted(empty)));
    }
  }

  @Test
  void aFileThatCannotBeReadIsRefusedByItsPath() throws IOException {
    var large = file(CANARY.repeat(2000), "rw-------");
    assumeTrue(
        Files.exists(Path.of("/proc/self/mem")), "a file that nobody can read from its start");

    assertRefused(directory.resolve("gone"), "that is there");
    assertRefused(directory, "and no directory or device");
    assertRefused(Path.of("/dev/zero"), "and no directory or device");
    assertRefused(large, "of at most 16384 bytes");
    assertRefused(Path.of("/proc/self/mem"), "that this user may read");
  }

  private static void assertRefused(Path file, String which) {
    assertRefused(file, which, "");
  }

  private static void assertRefused(Path file, String which, String besides) {
    assertEquals(
        "my.conf:1: troupe.providers.openai: api-key-file must name a file %s, got %s"
            .formatted(which, file),
        refusal(besides + "api-key-file = \"%s\"".formatted(file)));
  }

  @Test
  void aKeyInThePlaceOfAPathIsNotShown() {
    for (var wrong :
        List.of(
            "api-key-file = " + CANARY,
            "api-key-files = [" + CANARY + "]",
            "api-key-files = " + CANARY,
            "api-key-file = [" + CANARY + "]")) {
      assertFalse(refusal(wrong).contains(CANARY), wrong);
    }
  }

  /** As a variable that is exported and empty leaves it. */
  @Test
  void anEmptyKeyIsNoSecondPlace() {
    assertRefused(directory.resolve("gone"), "that is there", "api-key = \"\", ");
  }

  @ParameterizedTest
  @CsvSource({
    "api-key = k, api-key, api-key-file",
    "api-keys = [k], api-keys, api-key-file",
    "api-key-files = [\"/k\"], api-key-file, api-key-files",
  })
  void twoPlacesForKeysAreRefused(String other, String kept, String refused) {
    assertEquals(
        "my.conf:1: troupe.providers.openai: %s must be null where %s is set: keep one of them"
            .formatted(refused, kept),
        refusal("api-key-file = \"/f\", " + other));
  }
}
