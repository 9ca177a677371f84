"""What to try: three questions for every lab, each with what one then sees."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trial:
    question: str
    answer: str


QUESTIONS: Mapping[str, tuple[Trial, ...]] = {
    "cell-explorer": (
        Trial(
            "Press “Remember”. Then change the input x. What happens to the memory C?",
            "Next to nothing. The input gate is shut (0.01), so no candidate gets in, whatever "
            "the input is. The forget gate is open (0.99), so the old memory passes.",
        ),
        Trial(
            "Press “Stay silent”. Is the memory gone, now that h is almost 0?",
            "No: C is still −1.48. The output gate hides it, the forget gate would have erased it. "
            "Raise the bias of o and the memory shows again.",
        ),
        Trial(
            "Can you make C larger than 1? And h?",
            "C, yes: open the forget and the input gate, give a large input, and start from a "
            "large C. Memory is a sum and has no ceiling. h, never: it is tanh of C times a gate.",
        ),
    ),
    "sequence-tracer": (
        Trial(
            "Trace 1, 0, 0, 0, 0, 0. How long does the 1 last in the row of C?",
            "It fades: 0.49, 0.34, 0.24, 0.17 and on, though nothing new is said. The forget gate "
            "stands near 0.75, and a slightly negative candidate takes a little more each time.",
        ),
        Trial(
            "Set the forget gate’s bias to 5 and trace the same. What has changed?",
            "The forget gate is 0.99 now, and at the end 0.36 is left where it was 0.08 before. "
            "What still gets lost goes to the candidate, which the old h keeps slightly negative.",
        ),
        Trial(
            "Trace 1, −1, 1, −1, 1, −1. Which row follows the input, and which one is smoother?",
            "The candidate C̃ jumps with the input, from 0.72 to −0.74 and back. C moves less, from "
            "0.16 to 0.65, and never turns negative here: it is a mixture of old and new.",
        ),
    ),
    "gradient-lab": (
        Trial(
            "Start as the page does, then raise the forget bias from 1 to 5. What changes?",
            "At 60 steps the LSTM’s line climbs from a hundred-thousandth to 15: nothing is lost, "
            "it has even grown. The RNN has no such gate and stays where it is.",
        ),
        Trial(
            "Set s to 4 and look 200 steps back. Does a large weight save the RNN?",
            "It overshoots: with these random numbers the correction grows to 2 · 10¹². Too small "
            "a scale and it vanishes, too large and it explodes; between them lies a narrow ridge.",
        ),
        Trial(
            "Set s to 1, the forget bias to 5, 200 steps. Is the LSTM safe from growing?",
            "No. Over all roads its correction grows to 132, although along the memory line alone "
            "0.25 is left. The roads through h multiply by weights, as in an RNN.",
        ),
    ),
    "sentiment": (
        Trial(
            "Type “good”, then “not good”. What does one word in front change?",
            "The sign. “not” moves the state far down, and “good” cannot lift it over zero again. "
            "A list of good and bad words could not do that.",
        ),
        Trial(
            "Now type “not bad”. What went wrong?",
            "The model calls it very negative: both words mostly stand in complaints, and “not "
            "bad” is rare in 2,340 sentences. It learned habits of words, not grammar.",
        ),
        Trial(
            "Write a sentence about your day, without any opinion. What does the model say?",
            "It still gives a score. It was only ever asked “good or bad?”, about reviews, so it "
            "answers that question even where it makes no sense.",
        ),
    ),
    "translation": (
        Trial(
            "Compare “seventy one” with “seventy two”. How different are the two strips?",
            "About a quarter of the 48 numbers of C stay nearly the same, nine differ by more than "
            "1. That is all by which the decoder tells soixante et onze from soixante-douze.",
        ),
        Trial(
            "Leave out “and”: “seven hundred thirty one”, “three hundred ninety nine”. Right?",
            "The first one is, the second one loses its last word. Such phrases were never in the "
            "training data, so nothing ever made the model get them right.",
        ),
        Trial(
            "Try “one hundred” and “nine hundred”, which training never showed. What happens?",
            "“cent dix” and “neuf cent-huit”: both wrong. In training, something nearly always "
            "followed “hundred”, and so the decoder goes on where it should stop.",
        ),
    ),
}
