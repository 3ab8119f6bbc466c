package dev.troupe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever waits in public has a test that it returns, and one that it is cancelled; a {@code
 * close} that waits, which no interrupt ends, one that it keeps the interrupt.
 */
class PublicWaitsTest {

  /** The wait, the test that it returns, the test that it is cancelled. */
  private static final String TABLE =
      """
      Troupe.callAgent(AgentRequest)           AgentTest.answersAfterTheCallsOfItsModel AgentTest.endsTheCallOfItsModelWhenItIsCancelled
      Troupe.close()                           TroupeTest.canBeClosedTwiceAndStartedAgain TroupeTest.keepsTheInterruptOfWhoeverClosesIt
      Troupe.cpu(Callable)                     TroupeWaitsTest.computesOnThreadsOfItsOwn TroupeWaitsTest.endsATaskWhoseCallerIsInterrupted
      TroupeBuilder.start()                    TroupeTest.answersByTheSimulatorWhenNothingIsConfigured TroupeWaitsTest.isNotStartedByAThreadThatWasInterrupted
      coroutine.Await.await(CompletionStage)   coroutine.AwaitTest$OfABareStage.returnsTheValue coroutine.AwaitTest$OfABareStage.leavesTheStageAloneWhenItsThreadIsInterrupted
      coroutine.Await.await(Pending)           coroutine.AwaitTest$OfAPending.returnsTheValueThatComesLater coroutine.AwaitTest$OfAPending.isCancelledWithTheAnswerWhenItsThreadIsInterrupted
      coroutine.Await.checkpoint(String)       coroutine.AwaitTest$OfNothing.returnsAtOnce coroutine.AwaitTest$OfNothing.isACancellationPoint
      coroutine.CpuPool.cpu(Callable)          coroutine.CpuPoolTest.returnsTheValueFromAPlatformThreadOfItsOwn coroutine.CpuPoolTest.isCancelledWithItsTaskWhenItsThreadIsInterrupted
      coroutine.Fork.await()                   coroutine.ForkTest.returnsItsValue coroutine.ForkTest.isCancelledByTheInterruptOfItsAwait
      coroutine.JoinedScope.close()            coroutine.JoinerTest$Closing.waitsForForksThatIgnoreTheirInterrupt coroutine.JoinerTest$Closing.waitsOnWhenItsThreadIsInterruptedAndKeepsTheInterrupt
      coroutine.JoinedScope.join()             coroutine.JoinerTest$AllSucceed.returnsAllResultsInTheOrderOfTheForks coroutine.JoinerTest$AllSucceed.isCancelledWhenItsThreadIsInterrupted
      coroutine.Mailbox.receive()              coroutine.MailboxReceiveTest$Receiving.returnsTheMessagesInTheirOrder coroutine.MailboxReceiveTest$Receiving.isCancelledWhenTheActorStops
      coroutine.Mailbox.receive(Class)         coroutine.MailboxReceiveTest$ReceivingOneType.passesOverTheOthersAndKeepsTheirOrder coroutine.MailboxReceiveTest$ReceivingOneType.isCancelledWhenTheActorStops
      coroutine.Mailbox.receive(Class,Duration) coroutine.MailboxReceiveTest$ReceivingOneType.returnsAMessageThatComesWithinTheTime coroutine.MailboxReceiveTest$ReceivingOneType.isCancelledWithATimeToo
      coroutine.Mailbox.receive(Duration)      coroutine.MailboxReceiveTest$Receiving.returnsAMessageThatComesWithinTheTime coroutine.MailboxReceiveTest$Receiving.isCancelledWithATimeToo
      coroutine.Mailbox.spawn(Behavior,String) coroutine.MailboxReachTest$Reaching.spawnsAChildThatEndsWithIt coroutine.MailboxReachTest$Reaching.isCancelledWhileItSpawns
      coroutine.Pending.await()                coroutine.PendingTest.returnsTheAnswer coroutine.PendingTest.isCancelledByTheInterruptOfItsAwait
      coroutine.Scope.close()                  coroutine.ScopeCloseTest.waitsForForksThatIgnoreTheirInterrupt coroutine.ScopeCloseTest.waitsOnWhenItsThreadIsInterruptedAndKeepsTheInterrupt
      coroutine.Scope.join()                   coroutine.ScopeTest$Joining.waitsForAllForks coroutine.ScopeTest$Joining.isCancelledWithAllForksWhenItsThreadIsInterrupted
      event.EventRing.close()                  event.EventRingTest.endsAlthoughAListenerHangs event.EventRingTest.keepsTheInterruptOfWhoeverClosesIt
      http.HttpAnswer.bytes()                  http.HttpSessionTest.sendsBytesAndReadsBytes http.HttpSessionCancelTest.abortsTheExchangeOfAThreadThatIsInterruptedWithinTheBody
      http.HttpAnswer.json()                   http.HttpSessionTest.postsJsonAndReadsJson http.HttpSessionCancelTest.abortsTheExchangeOfAThreadThatIsInterruptedWithinTheBody
      http.HttpAnswer.nextEvent()              http.HttpSessionTest.handsOutTheEventsOfAStreamOneByOne http.HttpSessionCancelTest.abortsTheExchangeOfAThreadThatIsInterruptedWithinTheBody
      http.HttpAnswer.text()                   http.HttpSessionTest.getsTextThatComesInParts http.HttpSessionCancelTest.abortsTheExchangeOfAThreadThatIsInterruptedWithinTheBody
      http.HttpSession.get(String)             http.HttpSessionTest.getsTextThatComesInParts http.HttpSessionCancelTest.abortsTheExchangeOfAThreadThatIsInterruptedBeforeTheHead
      http.HttpSession.post(String,Object)     http.HttpSessionTest.postsJsonAndReadsJson http.HttpSessionCancelTest.abortsTheExchangeOfAThreadThatIsInterruptedBeforeTheHead
      http.HttpSession.send(HttpCall)          http.HttpSessionTest.sendsBytesAndReadsBytes http.HttpSessionCancelTest.abortsTheExchangeOfAThreadThatIsInterruptedBeforeTheHead
      provider.ModelProvider$EventSink.emit(ModelEvent) provider.UserStreamTest.waitsInEmitWhileTheReaderIsBehind provider.UserStreamTest.isInterruptedInEmitWhenItsCallIsCancelled
      provider.ModelRef.embed(EmbeddingRequest) provider.EmbedTest.keepsTheOrderOfTheTextsHoweverTheyAreBatched provider.EmbedTest.cancelsWhenItsThreadIsInterrupted
      provider.ModelRef.embed(String)          provider.UserEmbedTest.getsASingleTextAsOneVector provider.EmbedTest.cancelsWhenItsThreadIsInterrupted
      provider.ModelRef.generate(ModelRequest) provider.UserProviderTest.answersByAPlainHttpEndpoint provider.CancelTest.cancelsWhenTheCallerIsInterrupted
      provider.ModelRef.generate(ModelRequest,Class) StructuredTest.comeFromAModelThatIsToldInWords StructuredTest.areGivenUpByWhoeverIsInterrupted
      provider.ModelRef.generate(String)       provider.UserProviderTest.answersByAPlainHttpEndpoint provider.CancelTest.cancelsWhenTheCallerIsInterrupted
      provider.ModelStream.next()              provider.ModelStreamTest.readsEventByEventAndThenTheWhole provider.ModelStreamTest.cancelsWhenItsReaderIsInterrupted
      provider.ModelStream.response()          provider.ModelStreamTest.readsMoreThanItsWindowHolds provider.ModelStreamTest.cancelsWhenWhoWantsTheWholeIsInterrupted
      tool.ToolContext.callAgent(AgentRequest) tool.AgentInToolTest.reachesAToolOnlyByACommand tool.AgentInToolTest.givesUpTheCallOfAToolWhenItsOwnIsCancelled
      tool.ToolContext.callModel(ModelRequest) tool.ToolContextTest.reachesAModelOnlyByACommandToTheRouter tool.ToolContextTest.cancelsTheModelCallOfACallThatIsCancelled
      tool.ToolContext.callModel(ModelRequest,Class) StructuredTest.comeToATool StructuredTest.areGivenUpWithTheCallOfATool
      tool.ToolContext.callModel(String,String) tool.ToolContextTest.reachesAModelOnlyByACommandToTheRouter tool.ToolContextTest.cancelsTheModelCallOfACallThatIsCancelled
      tool.ToolContext.embed(EmbeddingRequest) tool.ToolEmbedTest.reachAModelOnlyByACommandToTheRouter tool.ToolEmbedTest.areCancelledWithTheCallOfTheTool
      tool.ToolContext.emit(String)            tool.ToolStreamTest.waitsWhileTheCallerIsBehind tool.ToolStreamTest.interruptsACallThatWaitsForItsCallerWhenItIsCancelled
      tool.ToolContext.providers()             tool.ToolContextTest.tellsHowTheProvidersAre tool.ToolContextTest.endsTheWaitForTheProvidersOfACallThatIsCancelled
      tool.ToolRef.call(Record)                tool.ToolRefTest.returnsTheTextOfTheTool tool.ToolRefTest.cancelsTheCallWhenItsCallerIsInterrupted
      tool.ToolRef.call(Record,Class)          tool.ToolRefTest.returnsTheOutputAsTheTypeThatIsAskedFor tool.ToolRefTest.cancelsTheCallForATypeWhenItsCallerIsInterrupted
      """;

  /** What a user writes, and Troupe calls; its waits are the user's. */
  private static final Set<String> WRITTEN_BY_USERS =
      Set.of(
          "provider.ModelProvider.embed(EmbeddingRequest)",
          "provider.ModelProvider.generate(ModelRequest)",
          "provider.ModelProvider.stream(ModelRequest,EventSink)",
          "tool.AgentFunction.run(Record)",
          "tool.SimpleTool.execute(Record,ToolContext)",
          "tool.builtin.Chat.execute(Request,ToolContext)",
          "tool.builtin.ListModels.execute(Request,ToolContext)");

  /** Public for other packages of Troupe: they are what the waits of the table stand on. */
  private static final Set<String> WITHIN_TROUPE =
      Set.of(
          "Server.main(String[])",
          "provider.Structured$Model.generate(ModelRequest)",
          "provider.Structured.generate(ModelRequest,Class,Model)",
          "tool.Agents.call(AgentRequest)",
          "tool.RecordAnswers.generate(ModelRequest,Class,Model)");

  /** They close, and do not wait. */
  private static final Set<String> CLOSE_AT_ONCE =
      Set.of(
          "coroutine.CpuPool.close()",
          "coroutine.ThreadWatch$Watched.close()",
          "dialect.AnswerDecoder.close()",
          "dialect.Tokens.close()",
          "guard.DispatcherGuard.close()",
          "http.HttpAnswer.close()",
          "provider.ModelStream.close()");

  record Row(String method, String returns, String isCancelled) {
    @Override
    public String toString() {
      return method;
    }
  }

  static List<Row> rows() {
    return TABLE
        .lines()
        .map(line -> line.split(" +", 3))
        .map(cells -> new Row(cells[0], cells[1], cells[2]))
        .toList();
  }

  @Test
  void areAllInTheTable() {
    var known = rows().stream().map(Row::method).collect(Collectors.toCollection(TreeSet::new));
    known.addAll(WRITTEN_BY_USERS);
    known.addAll(WITHIN_TROUPE);
    known.addAll(CLOSE_AT_ONCE);

    assertEquals(known, waits());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void haveTheirTwoTests(Row row) throws Exception {
    assertTrue(isTest(row.returns), row.returns);
    assertTrue(isTest(row.isCancelled), row.isCancelled);
  }

  private static Set<String> waits() {
    return CompiledClass.allBelow(Path.of("target", "classes")).stream()
        .map(CompiledClass::name)
        .filter(name -> !name.startsWith("dev.troupe.logback.")) // optional
        .flatMap(name -> waits(loaded(name)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> waits(Class<?> type) {
    return withOuter(type).allMatch(each -> Modifier.isPublic(each.getModifiers()))
        ? Arrays.stream(type.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
            .filter(PublicWaitsTest::mayWait)
            .map(method -> written(type, method))
        : Stream.empty();
  }

  private static Stream<Class<?>> withOuter(Class<?> type) {
    return Stream.iterate(type, each -> each != null, Class::getDeclaringClass);
  }

  /** A {@code close} may wait without saying so: it goes on when its thread is interrupted. */
  private static boolean mayWait(Method method) {
    return List.of(method.getExceptionTypes()).contains(InterruptedException.class)
        || (method.getName().equals("close") && method.getParameterCount() == 0);
  }

  private static String written(Class<?> type, Method method) {
    return Arrays.stream(method.getParameterTypes())
        .map(Class::getSimpleName)
        .collect(Collectors.joining(",", shortened(type) + "." + method.getName() + "(", ")"));
  }

  private static String shortened(Class<?> type) {
    return type.getName().replaceFirst("^dev\\.troupe\\.", "");
  }

  private static boolean isTest(String name) throws ClassNotFoundException {
    var dot = name.lastIndexOf('.');
    var type = Class.forName("dev.troupe." + name.substring(0, dot));
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> method.getName().equals(name.substring(dot + 1)))
        .filter(method -> withOuter(type).noneMatch(PublicWaitsTest::isDisabled))
        .filter(method -> !isDisabled(method))
        .flatMap(method -> Arrays.stream(method.getAnnotations()))
        .anyMatch(annotation -> annotation.annotationType().getName().matches("org\\.junit.*Test"));
  }

  private static boolean isDisabled(AnnotatedElement test) {
    return test.isAnnotationPresent(Disabled.class);
  }

  private static Class<?> loaded(String name) {
    try {
      return Class.forName(name, false, PublicWaitsTest.class.getClassLoader());
    } catch (ClassNotFoundException missing) {
      throw new AssertionError(missing);
    }
  }
}
