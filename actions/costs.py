"""What courses are likely to cost, as facts with their date."""

from rasa_sdk.executor import CollectingDispatcher

from actions.resources import resources
from signposting.cost_guide import cost_facts


def tell_costs(dispatcher: CollectingDispatcher) -> None:
    """Says what people are likely to pay, with the date of what we know."""
    facts = cost_facts(resources().settings.today())
    dispatcher.utter_message(
        response="utter_cost_guide",
        facts="\n".join(f"• {fact.text}" for fact in facts),
        json_message={"kind": "cost_guide", "facts": [fact.as_json() for fact in facts]},
    )
