"""Portuguese."""

from callflow_dsl.lint.speech.language import Language

WORDS = Language(
    common="você não obrigado nosso uma em os do da para com por o a as no na um ou seu sua "
    "digite prima pressione tecle nossa são está ao dos mais ligação chamada deseja é que de se",
    letters="ã õ",
    press="digitem; premam; marquem; teclem; pressionem; digite; prima; pressione; marque; tecle; "
    "aperte; carregue; carregue em; carregue no; carregue na; digitar; premir; pressionar; "
    "marcar; teclar; apertar; carregar; digitando; premindo; pressionando; teclando; apertando; "
    "disque; clique; clique em; discar; marca; carregar em; carregando em; digita; pressiona; "
    "toque; carregue na tecla; discando; premindo a tecla",
    choose="escolha; selecione; seleccione; introduza; insira; diga; escolher; selecionar; opção; "
    "indique; informe; use; utilize; usar; utilizar; dizer; fale",
    answer="responda; responda com; dê",
    how_many="quantos; quantas; quanto; quanta",
    by="com o; com a; com a tecla; com as teclas",
    filler="o; a; os; as; um; uma; no; na; agora; simplesmente; por favor; em; então; de; do; da; "
    "no seu telefone; no teclado; do seu telefone; no seu teclado; um dos; uma das; já; ou diga; "
    "apenas; diretamente; novamente; de novo; seguintes; a qualquer momento; sobre; nos; "
    "em seguida; depois; dos; das; seguinte; outra vez; só; em vez disso; antes",
    key_noun="tecla; teclas; número; números; dígito; dígitos; opção; opções; botão; algarismo; "
    "sinal; símbolo; o número",
    figures="zero um/uma dois/duas três quatro cinco seis/meia sete oito nove",
    doubtful="um uma meia",
    teens="dez onze doze treze catorze/quatorze quinze dezasseis/dezesseis",
    star="asterisco; estrela; tecla asterisco; tecla estrela; estrelinha",
    hash="cardinal; jogo da velha; sustenido; cerquilha; tecla cardinal; quadrado; hashtag; "
    "cardeal; tecla quadrado",
    either="ou; e; ou então; ou ainda; e/ou",
    to="a; até; ao; até o; até ao",
    range_start="de; do; desde",
    between="entre; entre o",
    purpose="para; se; caso; caso contrário; se sim; se não; senão; deseja; prefere; quer; "
    "em caso; em caso de; precisa; em caso afirmativo; em caso negativo; quando; para o; se for; "
    "do contrário; no caso; por",
    negation="não; ninguém; nunca; nenhuma; nenhum; jamais; nem",
    any_key="qualquer tecla; uma tecla qualquer; qualquer número; uma tecla; qualquer botão; "
    "qualquer dígito",
    rating="nota; avalie; escala; classifique; pontuação; avaliação; avaliar; pontue; classificar; "
    "avalia; avaliaria; classifica; classificaria; satisfeito; satisfeita",
    copula="é; são",
    ending="seguido de; seguida de; seguido da; seguida da; seguido do; seguida do; seguidos de; "
    "termine com; finalize com; e termine com; confirme com; seguidos da; seguidos do; e depois; "
    "e em seguida; e termine premindo; terminando com; seguido pela; seguido pelo; "
    "e confirme com; e finalize com; encerre com; conclua com; valide com; e a seguir; "
    "seguida pela; e pressione; e em seguida digite; e confirme premindo",
    done="ao terminar; ao finalizar; quando terminar; quando acabar; no final; no fim; "
    "para terminar a gravação; ao concluir; quando tiver terminado; depois de terminar; "
    "para encerrar a gravação; após a mensagem; assim que terminar; quando finalizar; "
    "uma vez terminado; quando concluir; depois da mensagem; após terminar; no final da mensagem; "
    "terminada a mensagem; para parar a gravação",
    finish="para terminar; para concluir; para encerrar; para finalizar",
    then="depois; em seguida; a seguir; termine; finalize; confirme",
    units="teclas; minuto; minutos; hora; horas; dia; dias; semana; semanas; mês; meses; ano; "
    "anos; segundo; segundos; cêntimo; cêntimos; centavos; euro; euros; reais; por cento; "
    "dígitos; vezes; pessoas; chamadas; úteis; estrelas; vez; janeiro; fevereiro; março; abril; "
    "maio; junho; julho; agosto; setembro; outubro; novembro; dezembro; de janeiro; de fevereiro; "
    "de março; de abril; de maio; de junho; de julho; de agosto; de setembro; de outubro; de "
    "novembro; de dezembro; algarismos; atendentes; letras; números; ligações; opções; "
    "possibilidades; da manhã; da tarde; da noite; da madrugada",
    no_keys="fila; rua; andar; morada; endereço; aberto; abertos; horário; código; posição; "
    "fechado; consulta; custa; avenida; praça; espera; escolheu",
    ask="após o sinal; após o bip; depois do sinal; após o tom; digite; introduza; insira; "
    "informe; diga; indique; tecle; marque; forneça; fale; qual é; qual o; soletre; confirme; "
    "digitar; introduzir; inserir; informar; dizer; grave; indicar; tenha; escreva; repita; dê; "
    "fornecer; dite; nos informe; precisamos",
    digit_noun="dígitos; dígito; algarismos; números; caracteres",
    secret="número do cartão; número do seu cartão; número de cartão; pin; senha; código de "
    "segurança; cvv; cvc; número do cartão de crédito; código pin; palavra passe; código secreto; "
    "número do seu cartão de crédito; palavra chave; código de acesso; cpf; senha de acesso; "
    "senhas; código pessoal; número do cartão de débito; dados do cartão; dados do seu cartão; "
    "palavras passe; segredo; dígitos do seu cartão; dígitos do cartão; números do seu cartão; "
    "números do cartão; algarismos do seu cartão",
    harmless="esqueceu; perdeu; alterar; perdido; mudar; de atendimento; eletrônica; de espera",
    partial="últimos quatro; últimos 4; quatro últimos",
    message="deixe uma mensagem; deixe a sua mensagem; deixe sua mensagem; deixar uma mensagem; "
    "deixar a sua mensagem; deixe um recado; deixe o seu recado; grave a sua mensagem; "
    "grave a mensagem; grave sua mensagem; fale após; deixe seu recado; deixar um recado; "
    "deixe o seu nome; deixe seu nome; fale depois; deixar sua mensagem; gravar a sua mensagem; "
    "deixe os seus dados; gravar uma mensagem; deixe nos uma mensagem; deixar o seu nome; "
    "grave uma mensagem; deixe mensagem; fale agora; deixe seus dados; deixar seu recado",
    connects="vamos transferir; transferimos; estamos a transferir; estamos "
    "transferindo; vamos passar; passamos a chamada; será transferido; será "
    "transferida; transferir a sua chamada; transferir sua chamada; "
    "transferindo a sua chamada",
    again="ouvir ~ novo; ouvir ~ novamente; ouvir ~ vez; voltar a ouvir",
    changed="menu ~ mudou; menu ~ mudaram; menu ~ alterado; menu ~ alteradas; "
    "opções ~ mudou; opções ~ mudaram; opções ~ alterado; opções ~ alteradas",
    caller="lhe; o; a",
    repeats="repetir",
    heard="mensagem; menu; opções; isto; isso; informações; pergunta",
    goodbye="adeus; até logo; até breve; tchau",
    recorded="gravada; gravadas; gravado; gravação; gravações; gravar; gravamos; grava; gravando; "
    "gravados; gravam; grave; gravaremos; gravará",
    call="chamada; chamadas; ligação; ligações; conversa; conversas; telefonema; telefonemas; "
    "atendimento; atendimentos; comunicação; contacto; esta linha; nossas linhas; contato",
    why="qualidade; treinamento; formação; segurança; treino; fins; efeitos; motivos; melhorar; "
    "melhoria; prova; controlo; auditoria; comprovação",
    wish="quer; deseja; prefere; aceita; consente; concorda; opor; opõe; autoriza; pretende; "
    "quiser; desejar; consentimento",
    seconds="segundo; segundos",
    minutes="minuto; minutos",
    amounts="um 1; vinte 20; trinta 30; quarenta 40; cinquenta 50; sessenta 60; noventa 90",
    given="tem; tens; dispõe de; dispões de; você tem; terá; vai ter",
    lasting="durante; por; até; de até; no máximo; máximo de; um máximo de; mais de",
    speech="falar; fale; fala; mensagem; mensagens; recado; gravação; gravar; grave; diga; deixe; "
    "deixar; sinal; bip; bipe; tom; conte; indique; descreva; responda; relate; nome; apito; "
    "correio de voz",
    person="falar com; um operador; uma operadora; um assistente; um atendente; um colaborador; "
    "um consultor; uma pessoa",
)
